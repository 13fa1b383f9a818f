package dev.pvefleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What the figures were measured on; without that they say nothing.
final class Machine {
    private Machine() {}

    static String describe() throws IOException {
        double gib = Double.parseDouble(field("/proc/meminfo", "MemTotal").split(" ", -1)[0]) / (1 << 20);
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GiB, Linux %s, JDK %s; load average at the start %s",
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                gib,
                System.getProperty("os.version"),
                Runtime.version(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }
}
