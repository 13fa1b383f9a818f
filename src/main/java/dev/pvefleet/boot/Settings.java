package dev.pvefleet.boot;

import dev.pvefleet.cli.LogFormat;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What Quarkus must be told before it starts. A value that the operator set on the command line of Java wins.
public record Settings(Map<String, String> properties) {
    private static final int USUAL_PORT = 9810;

    public Settings {
        properties = Map.copyOf(properties);
    }

    /// No port, no schedule, and no log unless asked.
    ///
    /// @param keepsLog whether what is logged goes into a document instead
    public static Settings oneShot(boolean verbose, boolean keepsLog) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("quarkus.http.host-enabled", "false");
        properties.put("quarkus.scheduler.enabled", "false");
        properties.put("quarkus.log.console.enabled", Boolean.toString(verbose && !keepsLog));
        addLevel(properties, verbose);
        return new Settings(properties);
    }

    /// HTTP at the address, else at the usual port of the loopback address, else at any free one.
    public static Settings serving(Optional<Http> http, boolean verbose, LogFormat logFormat) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("quarkus.scheduler.start-mode", "forced");
        properties.put("quarkus.log.console.json.enabled", Boolean.toString(logFormat == LogFormat.JSON));
        addLevel(properties, verbose);
        http.ifPresentOrElse(given -> addAddress(properties, given), () -> {
            properties.put("quarkus.http.host", "127.0.0.1");
            properties.put("quarkus.http.port", Integer.toString(freePort()));
        });
        return new Settings(properties);
    }

    public void apply() {
        properties.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /// The port that this process serves on.
    static int servedPort() {
        int secure = Integer.getInteger("quarkus.http.ssl-port", 0);
        return secure == 0 ? Integer.getInteger("quarkus.http.port", USUAL_PORT) : secure;
    }

    private static void addAddress(Map<String, String> properties, Http http) {
        properties.put("quarkus.http.host", http.host());
        Optional<Tls> tls = http.tls();
        if (tls.isEmpty()) {
            properties.put("quarkus.http.port", port(http));
            return;
        }
        properties.put("quarkus.http.ssl-port", port(http));
        properties.put("quarkus.http.insecure-requests", "disabled");
        properties.put("quarkus.http.ssl.certificate.files", tls.get().cert().toString());
        properties.put("quarkus.http.ssl.certificate.key-files", tls.get().key().toString());
    }

    private static void addLevel(Map<String, String> properties, boolean verbose) {
        if (verbose) {
            properties.put("quarkus.log.category.\"dev.pvefleet\".level", "DEBUG");
        }
    }

    /// Whether nobody else listens at the address. Quarkus would say so too, but not in the words of
    /// the configuration.
    static boolean isFree(Http http) {
        try (ServerSocket _ = new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException unknown) {
            return true;
        }
    }

    /// Port 0 is any that is free, found here so that the log can name it.
    private static String port(Http http) {
        return Integer.toString(http.port() == 0 ? anyPort() : http.port());
    }

    private static int freePort() {
        try (ServerSocket usual = listening(USUAL_PORT)) {
            return usual.getLocalPort();
        } catch (IOException taken) {
            return anyPort();
        }
    }

    private static int anyPort() {
        try (ServerSocket any = listening(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port of the loopback address is free", e);
        }
    }

    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
