package dev.pvefleet.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.cli.print.Table.Tone;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = Table.of("Things", "NAME", ">SIZE")
            .row(Cell.of("a"), Cell.of(1000))
            .row(new Cell("long", Tone.BAD), Cell.of(1));

    @Test
    void columnsAreAligned() {
        assertThat(printed(out -> table.printPlain(out, false))).isEqualTo("""
                NAME  SIZE
                a     1000
                long     1
                """);
    }

    @Test
    void coloursDoNotMoveColumns() {
        assertThat(printed(out -> table.printPlain(out, true))).endsWith("\u001b[31mlong\u001b[0m     1\n");
    }

    @Test
    void markdownKeepsItsColumnsWhateverTheValues() {
        Table odd = Table.of("Odd", "NAME", ">SIZE")
                .row(Cell.of("a|b"), Cell.of(1))
                .row(Cell.of("a\\|b"), Cell.of(2))
                .row(Cell.of("<img> `a` *b* [c](d) e_f"), Cell.of(3));

        assertThat(printed(odd::printMarkdown)).isEqualTo("""
                ### Odd

                | NAME | SIZE |
                | --- | ---: |
                | a\\|b | 1 |
                | a\\\\\\|b | 2 |
                | \\<img> \\`a\\` \\*b\\* \\[c](d) e_f | 3 |
                """);
    }

    @Test
    void whatPveSendsCannotSteerTheTerminal() {
        assertThat(Cell.of("evil\u001b[2Jname\n").text()).isEqualTo("evil\\u001b[2Jname\\n");
        assertThat(printed(Table.of("Odd \u202e", "NAME").row(Cell.of("\u202eabc"))::printMarkdown))
                .isEqualTo("""
                ### Odd \\u202e

                | NAME |
                | --- |
                | \\\\u202eabc |
                """);
    }

    @Test
    void columnsAreAsWideAsATerminalShowsThem() {
        Table wide = Table.of("Wide", "NAME", ">SIZE")
                .row(Cell.of("日本"), Cell.of(1))
                .row(Cell.of("gru\u0308n"), Cell.of(22))
                .row(Cell.of("\ud83d\udc0a!"), Cell.of(333))
                .row(Cell.of("plain"), Cell.of("\ud83d\udc0a"));

        assertThat(printed(out -> wide.printPlain(out, false))).isEqualTo("""
                NAME   SIZE
                日本      1
                gru\u0308n     22
                \ud83d\udc0a!     333
                plain    \ud83d\udc0a
                """);
    }

    private static String printed(Consumer<PrintWriter> printing) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        printing.accept(out);
        out.flush();
        return text.toString();
    }
}
