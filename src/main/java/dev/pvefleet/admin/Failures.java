package dev.pvefleet.admin;

import dev.pvefleet.arguments.ArgumentsException;
import dev.pvefleet.guest.AmbiguousGuestException;
import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.TaskException;
import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.state.StateException;
import java.util.Optional;

/// What is thrown below, as problems.
final class Failures {
    private Failures() {}

    /// The problem, if it is one of those that can happen; else it is a defect.
    static Optional<Problem> problem(Throwable thrown) {
        return switch (thrown) {
            case ProblemException e -> Optional.of(e.problem());
            case ArgumentsException e -> Optional.of(Problem.of(Trouble.USAGE, e.mistakes()));
            case TransportException e -> Optional.of(Problem.of(e.asFailure()));
            case AmbiguousGuestException e ->
                Optional.of(Problem.of(
                        Trouble.AMBIGUOUS,
                        String.valueOf(e.getMessage()),
                        e.hint().orElse("name the target")));
            case GuestSearchException e -> Optional.of(Problem.of(e.asFailure()));
            case RefusedException e -> Optional.of(refused(e));
            case TaskException e ->
                Optional.of(Problem.of(new Failure(e.kind(), String.valueOf(e.getMessage()), e.hint())));
            case StateException e -> Optional.of(Problem.of(Trouble.STATE, String.valueOf(e.getMessage())));
            default -> Optional.empty();
        };
    }

    static boolean isDefect(Throwable thrown) {
        return problem(thrown).isEmpty();
    }

    private static Problem refused(RefusedException e) {
        return new Problem(
                Trouble.REFUSED,
                String.valueOf(e.getMessage()),
                e.hint(),
                Optional.empty(),
                e.reasons(),
                Optional.empty());
    }
}
