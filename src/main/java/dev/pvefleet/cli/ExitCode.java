package dev.pvefleet.cli;

import dev.pvefleet.model.Kind;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/// The numbers that a command ends with; scripts rely on them.
final class ExitCode {
    static final int DONE = 0;
    static final int INTERNAL = 1;
    static final int USAGE = 2;
    /// A gate or a check of ours said no; nothing was changed.
    static final int REFUSED = 3;

    static final int NOT_FOUND = 4;
    static final int UNREACHABLE = 5;
    static final int DENIED = 6;
    static final int TIMEOUT = 7;
    /// PVE said no, or its task failed.
    static final int REJECTED = 8;

    static final int PARTIAL = 9;

    /// What Java ends with at Ctrl-C, and what a shell makes of it: 128 and the signal's number.
    ///
    /// It is not `TIMEOUT`: a shell loop goes on after a command that failed, and ends when it was interrupted.
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TLS, HOST_KEY -> UNREACHABLE;
            case TIMEOUT -> TIMEOUT;
            case UNAUTHENTICATED, FORBIDDEN -> DENIED;
            case NOT_FOUND -> NOT_FOUND;
            case REJECTED, LOCKED, UNSUPPORTED, MALFORMED, STALE -> REJECTED;
        };
    }

    /// The number for several failures when nothing succeeded beside them: theirs if they agree, else `PARTIAL`,
    /// because no single number would be true.
    static int of(Collection<Kind> kinds) {
        Set<Integer> codes = kinds.stream().map(ExitCode::of).collect(Collectors.toSet());
        return codes.size() == 1 ? codes.iterator().next() : PARTIAL;
    }
}
