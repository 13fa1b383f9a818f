package dev.pvefleet.cli.print;

import java.io.FileDescriptor;
import java.io.PrintWriter;

/// The streams of the process: results go to one, everything else to the other, and some commands read the third.
///
/// Writers swallow a closed pipe, so that `| head -1` ends the command quietly.
public record Console(Screen results, Screen notes, Input in) {

    public static Console ofThisProcess() {
        return new Console(
                Screen.ofThisProcess(FileDescriptor.out, 1),
                Screen.ofThisProcess(FileDescriptor.err, 2),
                Input.ofThisProcess());
    }

    /// Where results go.
    public PrintWriter out() {
        return results.writer();
    }

    /// Where everything else goes.
    public PrintWriter err() {
        return notes.writer();
    }

    /// Prints a result that is bytes.
    public void write(byte[] bytes) {
        results.write(bytes);
    }

    /// The same beside the result.
    public void writeAside(byte[] bytes) {
        notes.write(bytes);
    }

    /// Whether results may be coloured.
    public boolean colour() {
        return results.coloured();
    }

    /// Prints a line for people, or several: what PVE said must not steer the terminal.
    public void note(String line) {
        err().println(DisplayText.visibleLines(line));
        err().flush();
    }

    /// The same in a faint colour, for what is not from us.
    public void noteFaintly(String line) {
        err().println(Table.Tone.FAINT.on(DisplayText.visible(line)));
        err().flush();
    }
}
