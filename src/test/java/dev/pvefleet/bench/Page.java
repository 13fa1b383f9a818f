package dev.pvefleet.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page of metrics in Prometheus' text format, for programs to look at.
///
/// @param series name and labels, as they stand on the page, to the value
public record Page(Map<String, Double> series) {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public Page {
        series = Map.copyOf(series);
    }

    public static Page parse(String text) {
        Map<String, Double> series = new HashMap<>();
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return new Page(series);
    }

    /// The value of the one series with this name and these labels, in any order.
    ///
    /// @param labels such as `target="lab"`
    public OptionalDouble value(String name, String... labels) {
        return all(name, labels).values().stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    public double sum(String name, String... labels) {
        return all(name, labels).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /// The series with this name that have these labels among others.
    public Map<String, Double> all(String name, String... labels) {
        Map<String, Double> found = new HashMap<>();
        series.forEach((key, value) -> {
            if (isOf(key, name) && Stream.of(labels).allMatch(key::contains)) {
                found.put(key, value);
            }
        });
        return found;
    }

    /// The value of one series by the value of one of its labels.
    public Map<String, Double> by(String label, String name, String... labels) {
        Map<String, Double> found = new HashMap<>();
        all(name, labels).forEach((key, value) -> {
            Matcher matcher = LABEL.matcher(key);
            while (matcher.find()) {
                if (matcher.group(1).equals(label)) {
                    found.put(matcher.group(2), value);
                }
            }
        });
        return found;
    }

    private static boolean isOf(String key, String name) {
        return key.equals(name) || (key.startsWith(name) && key.charAt(name.length()) == '{');
    }
}
