package dev.pvefleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What decoding and rendering cost by themselves, on a JVM: JMH runs the benchmarks of `src/bench/java`.
final class Micro implements Question {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLASSES = "target/bench-classes";
    /// A fork is warmed up for 10 s and measured for 10 s, with what it allocates; the first error ends all.
    private static final String OPTIONS = "-bm avgt -tu ms -f 1 -wi 5 -w 2 -i 5 -r 2 -prof gc -foe true";
    private static final List<Subject> SUBJECTS = List.of(
            new Subject("proxmox.rest.RestDecoding.sync", "decoding 10,000 guests from REST"),
            new Subject("proxmox.ssh.PveshDecoding.sync", "decoding 10,000 guests from pvesh"),
            new Subject("metrics.Rendering.text", "rendering 10,000 guests as text"),
            new Subject("metrics.Rendering.openMetrics", "rendering 10,000 guests as OpenMetrics"),
            new Subject("metrics.Rendering.openMetricsGzip", "rendering 10,000 guests as OpenMetrics, gzip"));

    @Override
    public String name() {
        return "micro";
    }

    /// JMH makes its forks from a JVM's class path.
    @Override
    public Set<Form> forms() {
        return Set.of(Form.JAR);
    }

    @Override
    public List<Line> lines() {
        return SUBJECTS.stream()
                .flatMap(subject -> Stream.of(subject.time(), subject.allocated()))
                .toList();
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        Map<String, JsonNode> results = run(folder.resolve("jmh.json"));
        double widest = 0; // of the margins of error, as a share of the time
        for (Subject subject : SUBJECTS) {
            JsonNode result = results.remove(subject.benchmark());
            if (result == null) {
                throw new IllegalStateException("no benchmark " + subject.benchmark());
            }
            JsonNode time = result.at("/primaryMetric");
            JsonNode allocated = result.at("/secondaryMetrics/gc.alloc.rate.norm");
            sheet.put(subject.time(), form, score(time));
            sheet.put(subject.allocated(), form, score(allocated) / (1 << 20));
            widest = Math.max(widest, time.path("scoreError").asDouble() / score(time));
        }
        if (!results.isEmpty()) {
            throw new IllegalStateException("nothing is said of " + results.keySet());
        }
        sheet.remark(
                form,
                String.format(
                        Locale.ROOT,
                        "JMH vouches for the times of decoding and rendering to ±%.0f %% (99.9 %% confidence)",
                        100 * widest));
    }

    /// What JMH says of each benchmark. It forks a JVM for each, with the options of the one begun here.
    private static Map<String, JsonNode> run(Path result) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + CLASSES,
                "org.openjdk.jmh.Main"));
        command.addAll(List.of(OPTIONS.split(" ", -1)));
        command.addAll(List.of("-rf", "json", "-rff", result.toString()));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("JMH ended with " + code);
        }
        Map<String, JsonNode> results = new TreeMap<>();
        JSON.readTree(result.toFile())
                .forEach(each -> results.put(each.path("benchmark").asText().replace("dev.pvefleet.", ""), each));
        return results;
    }

    private static double score(JsonNode metric) {
        if (!metric.path("score").isNumber()) {
            throw new IllegalStateException("JMH has no figure: " + metric);
        }
        return metric.path("score").asDouble();
    }

    /// @param benchmark class and method below `dev.pvefleet`
    private record Subject(String benchmark, String what) {
        Line time() {
            return Line.noted(Unit.MILLIS, what + ": time");
        }

        Line allocated() {
            return Line.noted(Unit.MIB, what + ": allocated");
        }
    }
}
