package dev.pvefleet.bench;

import dev.pvefleet.cli.print.Table;
import dev.pvefleet.cli.print.Table.Cell;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What was measured of the forms, line by line, with remarks below.
final class Sheet {
    private final List<Form> forms;
    private final Map<Line, Set<Form>> expected = new LinkedHashMap<>();
    private final Map<Line, Map<Form, Double>> values = new HashMap<>();
    private final Map<Line, Map<Form, String>> failures = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();

    Sheet(List<Form> forms) {
        this.forms = List.copyOf(forms);
    }

    /// @param concerned the forms that the lines are about, built or not
    void expect(List<Line> lines, Set<Form> concerned) {
        lines.forEach(line -> expected.put(line, concerned));
    }

    void put(Line line, Form form, double value) {
        values.computeIfAbsent(line, _ -> new EnumMap<>(Form.class)).put(form, value);
    }

    /// Why lines have no value.
    void failed(List<Line> unmeasured, Form form, Exception why) {
        remark(form, unmeasured.getFirst().what() + " was not measured: " + why);
        unmeasured.forEach(line ->
                failures.computeIfAbsent(line, _ -> new EnumMap<>(Form.class)).put(form, "did not run"));
    }

    void remark(Form form, String text) {
        remarks.add("- " + form + ": " + text);
    }

    /// Whether a line was not measured.
    boolean hasGaps() {
        return expected.entrySet().stream()
                .anyMatch(line -> forms.stream()
                        .filter(line.getValue()::contains)
                        .anyMatch(form -> !measured(line.getKey()).containsKey(form)));
    }

    Table table() {
        Table table = Table.of("Figures", "what", "budget", "jar", "native", "native / jar");
        expected.forEach((line, concerned) -> table.row(
                Cell.of(line.what()),
                Cell.of(line.budgetText()),
                Cell.of(concerned.contains(Form.JAR) ? text(line, Form.JAR) : ""),
                Cell.of(concerned.contains(Form.NATIVE) ? text(line, Form.NATIVE) : ""),
                Cell.of(ratio(measured(line)))));
        return table;
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private String text(Line line, Form form) {
        Double value = measured(line).get(form);
        return value == null ? failures.getOrDefault(line, Map.of()).getOrDefault(form, "not built") : line.text(value);
    }

    private Map<Form, Double> measured(Line line) {
        return values.getOrDefault(line, Map.of());
    }

    private static String ratio(Map<Form, Double> measured) {
        return Stream.of(Form.values()).allMatch(measured::containsKey) && measured.getOrDefault(Form.JAR, 0.0) != 0
                ? String.format(
                        Locale.ROOT,
                        "%.2f",
                        measured.getOrDefault(Form.NATIVE, 0.0) / measured.getOrDefault(Form.JAR, 1.0))
                : "";
    }
}
