package dev.pvefleet.metrics;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Prometheus' own judge of what a program exposes.
public final class Promtool {
    private static final Pattern SERIES =
            Pattern.compile("([a-z][a-z0-9_]*(?:\\{.*})?) (-?[0-9][0-9.E-]*)(\\+[0-9]+)?");
    private static final Pattern FIRED = Pattern.compile("alertname: ?Alert([0-9]+),");

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

    /// Which of the alerts fire on a page, by their expressions.
    ///
    /// Promtool's time begins in 1970, so the page is moved there with its timestamps, to its tenth hour; what
    /// never happened stays at 0.
    ///
    /// @param page its values stand still, except one that is written with its rise in half an hour, `0+1`
    /// @param now the moment of the page
    public static List<String> firing(List<String> alerts, String page, Instant now)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("alerts");
        Path rules = folder.resolve("rules.yaml");
        Path tests = folder.resolve("tests.yaml");
        try {
            Files.writeString(
                    rules,
                    IntStream.range(0, alerts.size())
                            .mapToObj(index -> "{alert: Alert%d, expr: '%s'}".formatted(index, alerts.get(index)))
                            .collect(Collectors.joining(",\n", "groups: [{name: group, rules: [\n", "]}]\n")));
            String series = page.lines()
                    .map(line -> SERIES.matcher(line))
                    .filter(Matcher::matches)
                    .map(sample -> "  - {series: '%s', values: '%s%sx20'}"
                            .formatted(
                                    sample.group(1).replace("'", "''"),
                                    moved(sample, now),
                                    Objects.requireNonNullElse(sample.group(3), "+0")))
                    .collect(Collectors.joining("\n"));
            String expected = IntStream.range(0, alerts.size())
                    .mapToObj("  - {eval_time: 10h, alertname: Alert%d, exp_alerts: []}"::formatted)
                    .collect(Collectors.joining("\n"));
            Files.writeString(
                    tests,
                    "rule_files: [%s]\nevaluation_interval: 30m\ntests:\n- interval: 30m\n  input_series:\n%s\n  alert_rule_test:\n%s\n"
                            .formatted(rules, series, expected));
            String said = run(new ProcessBuilder("promtool", "test", "rules", tests.toString()));
            List<String> fired = FIRED.matcher(said)
                    .results()
                    .map(found -> alerts.get(Integer.parseInt(found.group(1))))
                    .toList();
            if (fired.isEmpty() && !said.contains("SUCCESS")) {
                throw new IllegalStateException(said);
            }
            return fired;
        } finally {
            Files.deleteIfExists(rules);
            Files.deleteIfExists(tests);
            Files.delete(folder);
        }
    }

    private static String moved(MatchResult sample, Instant now) {
        double value = Double.parseDouble(sample.group(2));
        boolean isMoment = sample.group(1).contains("_timestamp_seconds") && value != 0;
        double at =
                isMoment ? value - now.getEpochSecond() + Duration.ofHours(10).toSeconds() : value;
        return BigDecimal.valueOf(at).toPlainString();
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process promtool = command.redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = promtool.waitFor();
        return exitCode == 0 ? said : "exit code %d: %s".formatted(exitCode, said);
    }
}
