package dev.pvefleet.cli.print;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows under headings, printed aligned for a terminal or as Markdown.
///
/// Columns are as wide as a terminal shows them. What PVE sends is printed with its control characters escaped, so
/// that no name can steer the terminal.
public final class Table {
    private static final String GAP = "  ";

    /// What ends a cell of Markdown, or is formatting, code or HTML in one.
    private static final Pattern MARKUP = Pattern.compile("[\\\\|`*<\\[]");

    private static final String RESET = "\u001b[0m";

    private final String title;
    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    private Table(String title, List<Column> columns) {
        this.title = title;
        this.columns = columns;
    }

    /// A table with these headings; one that begins with `>` is aligned to the right.
    public static Table of(String title, String... headings) {
        return new Table(title, List.of(headings).stream().map(Column::parse).toList());
    }

    public Table row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("%d cells under %d headings".formatted(cells.length, columns.size()));
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void printPlain(PrintWriter out, boolean colour) {
        List<Integer> widths =
                IntStream.range(0, columns.size()).mapToObj(this::width).toList();
        out.println(line(columns.stream().map(column -> Cell.of(column.heading)).toList(), widths, false));
        rows.forEach(row -> out.println(line(row, widths, colour)));
    }

    public void printMarkdown(PrintWriter out) {
        out.println("### " + DisplayText.visible(title));
        out.println();
        out.println(columns.stream().map(Column::heading).collect(Collectors.joining(" | ", "| ", " |")));
        out.println(columns.stream()
                .map(column -> column.right ? "---:" : "---")
                .collect(Collectors.joining(" | ", "| ", " |")));
        rows.forEach(row -> out.println(row.stream()
                .map(cell -> MARKUP.matcher(cell.text).replaceAll("\\\\$0"))
                .collect(Collectors.joining(" | ", "| ", " |"))));
    }

    private int width(int index) {
        return Math.max(
                DisplayText.width(columns.get(index).heading),
                rows.stream()
                        .mapToInt(row -> DisplayText.width(row.get(index).text))
                        .max()
                        .orElse(0));
    }

    private String line(List<Cell> cells, List<Integer> widths, boolean colour) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            String padding = " ".repeat(widths.get(i) - DisplayText.width(cell.text));
            String text = colour ? cell.tone.on(cell.text) : cell.text;
            parts.add(columns.get(i).right ? padding + text : text + padding);
        }
        return String.join(GAP, parts).stripTrailing();
    }

    /// A heading, and how what stands under it is aligned.
    private record Column(String heading, boolean right) {
        static Column parse(String text) {
            return text.startsWith(">") ? new Column(text.substring(1), true) : new Column(text, false);
        }
    }

    /// One value as it is shown.
    public record Cell(String text, Tone tone) {
        public Cell {
            text = DisplayText.visible(text);
        }

        public static Cell of(Object value) {
            return new Cell(value.toString(), Tone.PLAIN);
        }
    }

    /// What a value means to the reader, shown as a colour where colours are shown.
    public enum Tone {
        PLAIN(""),
        GOOD("\u001b[32m"),
        CAUTION("\u001b[33m"),
        BAD("\u001b[31m"),
        FAINT("\u001b[2m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }

        String on(String text) {
            return this == PLAIN ? text : code + text + RESET;
        }
    }
}
