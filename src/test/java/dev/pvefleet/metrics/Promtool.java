package dev.pvefleet.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Prometheus' own judge of what a program exposes.
public final class Promtool {
    private Promtool() {}

    /// What `promtool check metrics` says; nothing if all is well.
    public static String complaintsAbout(String page) throws IOException, InterruptedException {
        Path file = Files.createTempFile("metrics", ".txt");
        try {
            return run(new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(Files.writeString(file, page).toFile()));
        } finally {
            Files.delete(file);
        }
    }

    /// What `promtool check rules` says of alerts with these expressions; nothing if all is well.
    static String complaintsAboutAlerts(List<String> expressions) throws IOException, InterruptedException {
        String rules = expressions.stream()
                .map("{alert: Alert, expr: '%s'}"::formatted)
                .collect(Collectors.joining(",\n", "groups: [{name: group, rules: [\n", "]}]\n"));
        Path file = Files.createTempFile("rules", ".yaml");
        try {
            String said = run(new ProcessBuilder(
                    "promtool",
                    "check",
                    "rules",
                    "--lint=none",
                    Files.writeString(file, rules).toString()));
            return said.contains("SUCCESS: %d rules found".formatted(expressions.size())) ? "" : said;
        } finally {
            Files.delete(file);
        }
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process promtool = command.redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = promtool.waitFor();
        return exitCode == 0 ? said : "exit code %d: %s".formatted(exitCode, said);
    }
}
