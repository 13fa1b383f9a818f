package dev.pvefleet.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// One of the two streams on which the process says something.
///
/// @param terminal whether a person looks at it while it is written
/// @param coloured whether it may hold colours
/// @param failure why not everything could be written; nothing where the reader has left, which ends a command quietly
public record Screen(PrintWriter writer, boolean terminal, boolean coloured, Supplier<Optional<IOException>> failure) {

    /// A stream of this process, in colour when it is a terminal and `NO_COLOR` is not set.
    static Screen ofThisProcess(FileDescriptor file, int number) {
        Outlet outlet = new Outlet(new FileOutputStream(file));
        Descriptor descriptor = Descriptor.of(number);
        boolean terminal = descriptor == Descriptor.TERMINAL;
        return new Screen(
                new PrintWriter(outlet, false, StandardCharsets.UTF_8),
                terminal,
                terminal && isUnset("NO_COLOR") && !"dumb".equals(System.getenv("TERM")),
                descriptor == Descriptor.PIPE ? Optional::empty : outlet::failure);
    }

    private static boolean isUnset(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty();
    }
}
