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
        Table odd = Table.of("Odd", "NAME", ">SIZE").row(Cell.of("a|b"), Cell.of(1));

        assertThat(printed(odd::printMarkdown)).isEqualTo("""
                ### Odd

                | NAME | SIZE |
                | --- | ---: |
                | a\\|b | 1 |
                """);
    }

    @Test
    void whatPveSendsCannotSteerTheTerminal() {
        assertThat(Cell.of("evil\u001b[2Jname\n").text()).isEqualTo("evil [2Jname ");
    }

    private static String printed(Consumer<PrintWriter> printing) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        printing.accept(out);
        out.flush();
        return text.toString();
    }
}
