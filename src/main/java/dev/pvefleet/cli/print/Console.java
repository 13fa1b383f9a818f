package dev.pvefleet.cli.print;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The two streams of the process: results go to one, everything else to the other.
///
/// Writers swallow a closed pipe, so that `| head -1` ends the command quietly.
///
/// @param colour whether results may be coloured
public record Console(PrintWriter out, PrintWriter err, boolean colour) {

    /// The streams of this process, in colour when they are a terminal and `NO_COLOR` is not set.
    public static Console ofThisProcess() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        String refused = System.getenv("NO_COLOR");
        boolean colour = terminal && (refused == null || refused.isEmpty());
        return new Console(writer(System.out), writer(System.err), colour);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }

    /// Prints a line for people.
    public void note(String line) {
        err.println(line);
        err.flush();
    }
}
