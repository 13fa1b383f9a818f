package dev.pvefleet.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// One of the two streams on which the process says something.
///
/// @param stream where bytes go that are no text
/// @param terminal whether a person looks at it while it is written
/// @param coloured whether it may hold colours
/// @param failure why not everything could be written; nothing where the reader has left, which ends a command quietly
public record Screen(
        PrintWriter writer,
        OutputStream stream,
        boolean terminal,
        boolean coloured,
        Supplier<Optional<IOException>> failure) {

    /// A stream of this process, in colour when it is a terminal and `NO_COLOR` is not set.
    static Screen ofThisProcess(FileDescriptor file, int number) {
        Outlet outlet = new Outlet(new FileOutputStream(file));
        Descriptor descriptor = Descriptor.of(number);
        boolean terminal = descriptor == Descriptor.TERMINAL;
        return new Screen(
                new PrintWriter(outlet, false, StandardCharsets.UTF_8),
                outlet,
                terminal,
                terminal && isUnset("NO_COLOR") && !"dumb".equals(System.getenv("TERM")),
                descriptor == Descriptor.PIPE ? Optional::empty : outlet::failure);
    }

    /// Writes bytes as they are, behind the text that was written before.
    void write(byte[] bytes) {
        writer.flush();
        try {
            stream.write(bytes);
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isUnset(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty();
    }
}
