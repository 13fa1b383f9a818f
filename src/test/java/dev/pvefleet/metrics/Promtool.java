package dev.pvefleet.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Prometheus' own judge of what a program exposes.
public final class Promtool {
    private Promtool() {}

    /// What `promtool check metrics` says; nothing if all is well.
    public static String complaintsAbout(String page) throws IOException, InterruptedException {
        Path file = Files.createTempFile("metrics", ".txt");
        try {
            Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(Files.writeString(file, page).toFile())
                    .redirectErrorStream(true)
                    .start();
            String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = promtool.waitFor();
            return exitCode == 0 ? complaints : "exit code %d: %s".formatted(exitCode, complaints);
        } finally {
            Files.delete(file);
        }
    }
}
