package dev.pvefleet.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A running `pve-fleet agent`, looked at from outside.
public final class AgentProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final int SECONDS_TO_END = 15;
    private static final int MOST_MILLIS = 30_000;

    private final Process process;
    private final Path log;
    private final URI base;

    private AgentProcess(Process process, Path log, URI base) {
        this.process = process;
        this.log = log;
        this.base = base;
    }

    /// A port for `http.listen`; nobody else takes it as long as everybody asks for free ones.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts the agent; what it logs is appended to `agent.log` beside the configuration.
    ///
    /// @param config which must make it listen at the port
    public static AgentProcess start(Form form, Path config, int port, Map<String, String> environment)
            throws IOException {
        Path log = config.resolveSibling("agent.log");
        ProcessBuilder builder = form.command(List.of("--config", config.toString(), "agent"));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new AgentProcess(process, log, URI.create("http://127.0.0.1:" + port));
    }

    /// Waits until every operation of every target was tried.
    public void awaitReady() throws Exception {
        Until.holds("ready agent", START, () -> {
            assertAlive();
            try {
                return get("/q/health/ready", Map.of()).status() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    public void assertAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the agent ended with " + process.exitValue() + ": " + logLines());
        }
    }

    public Page metrics() throws IOException {
        return Page.parse(metricsText());
    }

    public String metricsText() throws IOException {
        return new String(get("/metrics", Map.of()).body(), StandardCharsets.UTF_8);
    }

    /// Asks as Prometheus does: one request after the other on a connection that stays.
    public Answer get(String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = open(path, headers);
        int status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, body == null ? new byte[0] : body.readAllBytes());
        }
    }

    /// The same, without keeping what came.
    void drain(String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = open(path, headers);
        try (InputStream body = connection.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            while (body.read(buffer) >= 0) {
                // on to the end
            }
        }
    }

    private HttpURLConnection open(String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        headers.forEach(connection::setRequestProperty);
        connection.setReadTimeout(MOST_MILLIS);
        return connection;
    }

    /// Time on any core since it was started.
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    public Footprint footprint() throws IOException {
        return Footprint.of(process.pid());
    }

    public List<String> logLines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it as a power cut would.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// Ends it as systemd does, and by force if that takes too long.
    ///
    /// @return its exit code
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            kill();
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// An answer over HTTP.
    @SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
    public record Answer(int status, byte[] body) {}
}
