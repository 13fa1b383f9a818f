package dev.pvefleet.cli.print;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What stands at the other end of one of the process's standard streams.
///
/// Java tells whether all of them together are a terminal; Linux tells it of each, so that `… | jq` still shows
/// progress.
enum Descriptor {
    TERMINAL,
    /// A pipe, or a socket.
    PIPE,
    FILE,
    /// It is closed, or it is `/dev/null`.
    NOTHING;

    private static final Path LINUX = Path.of("/proc/self/fd");

    /// What is behind the descriptor 0, 1 or 2.
    static Descriptor of(int number) {
        return Files.isDirectory(LINUX) ? of(LINUX.resolve(Integer.toString(number))) : elsewhere();
    }

    private static Descriptor of(Path link) {
        try {
            return leadingTo(Files.readSymbolicLink(link).toString());
        } catch (IOException closed) {
            return NOTHING;
        }
    }

    /// @param target what Linux says of the open file, such as `/dev/pts/3` or `pipe:[4711]`
    static Descriptor leadingTo(String target) {
        if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console")) {
            return TERMINAL;
        }
        if (target.equals("/dev/null")) {
            return NOTHING;
        }
        return target.startsWith("/") ? FILE : PIPE;
    }

    private static Descriptor elsewhere() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent() ? TERMINAL : PIPE;
    }
}
