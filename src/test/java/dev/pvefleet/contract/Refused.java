package dev.pvefleet.contract;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A refusal as a user meets it, without the name of the way.
///
/// @param status PVE's status, which the search for a guest does not have
/// @param errors PVE's complaint for each parameter
record Refused(Kind kind, String message, OptionalInt status, Map<String, String> errors) {

    /// What the work is refused with.
    ///
    /// @throws AssertionError if it is not refused, or breaks in another way
    static Refused by(Lab lab, ThrowingCallable work) {
        return switch (catchThrowable(work)) {
            case TransportException why ->
                new Refused(why.kind(), lab.withoutWay(why.asFailure().message()), why.status(), why.errors());
            case GuestSearchException why ->
                new Refused(why.kind(), why.asFailure().message(), OptionalInt.empty(), Map.of());
            case null -> throw new AssertionError("it was not refused");
            case Throwable other -> throw new AssertionError("it broke", other);
        };
    }

    /// The failure of a part of a run.
    static Refused of(Lab lab, Failure failure) {
        return new Refused(failure.kind(), lab.withoutWay(failure.message()), OptionalInt.empty(), Map.of());
    }
}
