package dev.pvefleet.admin;

import dev.pvefleet.arguments.ArgumentsException;
import dev.pvefleet.guest.AmbiguousGuestException;
import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.lifecycle.HalfWrittenException;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.TaskException;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.state.StateException;
import java.util.Optional;

/// What is thrown below, as problems.
final class Failures {
    /// How this API words hints. Arguments are the members of a body, or in the query of a `DELETE`.
    private static final Hint.Surface HTTP =
            operation -> operation.equals("sync") ? "GET " + Links.ROOT + "/guests" : operation;

    private Failures() {}

    /// The problem, if it is one of those that can happen; else it is a defect.
    static Optional<Problem> problem(Throwable thrown) {
        return switch (thrown) {
            case ProblemException e -> Optional.of(e.problem());
            case ArgumentsException e -> Optional.of(Problem.of(Trouble.USAGE, e.mistakes()));
            case TransportException e -> Optional.of(of(e.kind(), e, e.advice()));
            case AmbiguousGuestException e ->
                Optional.of(Problem.of(
                        Trouble.AMBIGUOUS,
                        String.valueOf(e.getMessage()),
                        e.advice().in(HTTP)));
            case GuestSearchException e -> Optional.of(of(e.kind(), e, Optional.of(e.advice())));
            case RefusedException e -> Optional.of(refused(e));
            case TaskException e -> Optional.of(of(e.kind(), e, e.advice()));
            case HalfWrittenException e -> Optional.of(of(e.kind(), e, e.advice()));
            case StateException e -> Optional.of(Problem.of(Trouble.STATE, String.valueOf(e.getMessage())));
            default -> Optional.empty();
        };
    }

    static boolean isDefect(Throwable thrown) {
        return problem(thrown).isEmpty();
    }

    private static Problem of(Kind kind, Throwable thrown, Optional<Hint> advice) {
        return Problem.of(new Failure(kind, String.valueOf(thrown.getMessage()), advice.map(hint -> hint.in(HTTP))));
    }

    private static Problem refused(RefusedException e) {
        return new Problem(
                Trouble.REFUSED,
                String.valueOf(e.getMessage()),
                e.advice().map(hint -> hint.in(HTTP)),
                Optional.empty(),
                e.reasons(),
                Optional.empty());
    }
}
