package dev.pvefleet.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the README says of metrics.
public final class Readme {
    private Readme() {}

    /// The expressions of the alerts that it names.
    public static List<String> alerts() throws IOException {
        return metrics()
                .lines()
                .dropWhile(line -> !line.equals("```promql"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList();
    }

    static String metrics() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("\n## Metrics\n");
        return readme.substring(begin, readme.indexOf("\n## ", begin + 1));
    }
}
