package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Optional;

/// What became of the question for one guest's addresses.
sealed interface Told {

    /// What a refusal means. PVE's own words about a guest (no agent, an agent that does not run or does not answer, a
    /// guest that has just gone, a call that this version lacks) are everyday life; all else is a failure of ours.
    static Told refused(TransportException why) {
        return switch (why.kind()) {
            case REJECTED, NOT_FOUND, LOCKED, UNSUPPORTED, STALE -> new Silent();
            case FORBIDDEN, UNAUTHENTICATED, TLS, HOST_KEY, UNREACHABLE, TIMEOUT, MALFORMED ->
                new Failed(why.asFailure());
        };
    }

    /// The address to reach it by, if it is known.
    default Optional<String> address() {
        return switch (this) {
            case Known(var addresses, var _) -> addresses.stream().findFirst();
            case Silent _, Failed _ -> Optional.empty();
        };
    }

    /// Why it could not be asked.
    default Optional<Failure> failure() {
        return switch (this) {
            case Failed(var why) -> Optional.of(why);
            case Known _, Silent _ -> Optional.empty();
        };
    }

    /// The guest has these, the most likely one first; none, if the list is empty.
    ///
    /// @param cards what was learned of its cards, where that was needed
    record Known(List<String> addresses, Optional<Cards> cards) implements Told {
        public Known {
            addresses = List.copyOf(addresses);
        }
    }

    /// PVE answered, and the guest cannot tell.
    record Silent() implements Told {}

    /// The guest could not be asked.
    record Failed(Failure why) implements Told {}
}
