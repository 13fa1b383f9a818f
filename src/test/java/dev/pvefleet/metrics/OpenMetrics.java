package dev.pvefleet.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a page as the OpenMetrics specification wants it read, and says what is wrong with it.
final class OpenMetrics {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"(?:,(?!}))?)*})?"
            + " (-?[0-9.]+(?:E[+-]?[0-9]+)?|NaN|[+-]Inf)");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "gauge", List.of(""),
            "info", List.of("_info"),
            "counter", List.of("_total"),
            "histogram", List.of("_bucket", "_count", "_sum"));

    private final List<String> complaints = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> series = new HashSet<>();
    private String family = "";

    private OpenMetrics() {}

    /// Nothing if all is well.
    static List<String> complaintsAbout(String page) {
        OpenMetrics reader = new OpenMetrics();
        List<String> lines = page.lines().toList();
        if (lines.isEmpty() || !page.endsWith("\n# EOF\n")) {
            reader.complaints.add("the page does not end with # EOF");
            return reader.complaints;
        }
        lines.subList(0, lines.size() - 1).forEach(reader::line);
        return reader.complaints;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (meta.matches()) {
            meta(meta.group(1), meta.group(2), meta.group(3));
        } else if (sample.matches()) {
            sample(line, sample.group(1));
        } else {
            complaints.add("no line of OpenMetrics: " + line);
        }
    }

    private void meta(String sort, String name, String text) {
        if (!name.equals(family)) {
            if (!closed.add(name)) {
                complaints.add("the family %s is in two places".formatted(name));
            }
            family = name;
        }
        if (sort.equals("TYPE") && types.put(name, text) != null) {
            complaints.add("two types of " + name);
        }
    }

    private void sample(String line, String name) {
        String type = types.getOrDefault(family, "unknown");
        if (SUFFIXES.getOrDefault(type, List.of()).stream().noneMatch(suffix -> name.equals(family + suffix))) {
            complaints.add("%s is no sample of %s %s".formatted(name, type, family));
        }
        if (!series.add(line.substring(0, line.lastIndexOf(' ')))) {
            complaints.add("twice: " + line);
        }
        if (type.equals("info") && !line.endsWith(" 1")) {
            complaints.add("an info is not 1: " + line);
        }
    }
}
