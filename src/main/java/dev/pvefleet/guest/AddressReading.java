package dev.pvefleet.guest;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import java.util.List;
import java.util.Optional;

/// The addresses that are known after a run, and why it read less than it should.
///
/// @param addresses those of the guests that run, what was known of guests that were not asked included
/// @param failure why guests could not be asked, where that is more than one guest's mood
public record AddressReading(Addresses addresses, Optional<Failure> failure) {

    /// What stands for all that failed.
    ///
    /// A denial stands before all else, because it does not pass by itself; and guests for whom there was no time
    /// are no success.
    ///
    /// @param answered whether any guest had a word
    static Optional<Failure> failure(List<Failure> failures, boolean answered, int leftOut) {
        return first(failures.stream()
                        .filter(why -> why.kind() == Kind.FORBIDDEN)
                        .toList())
                .or(() -> first(failures.stream()
                        .filter(why -> !answered || !mayBeOneGuests(why.kind()))
                        .toList()))
                .or(() -> leftOut(leftOut));
    }

    private static Optional<Failure> leftOut(int guests) {
        return guests == 0
                ? Optional.empty()
                : Optional.of(new Failure(
                        Kind.TIMEOUT,
                        "the time was over before all guests were asked; first in the next run: " + guests,
                        Optional.empty()));
    }

    /// The first one stands for all, and says so: its hint is about one guest.
    private static Optional<Failure> first(List<Failure> failures) {
        return failures.stream()
                .findFirst()
                .map(why -> failures.size() == 1
                        ? why
                        : new Failure(
                                why.kind(),
                                "%s; guests that could not be asked: %d".formatted(why.message(), failures.size()),
                                why.hint()));
    }

    /// Whether one guest, or the node that it is on, brings it about while all else is well.
    private static boolean mayBeOneGuests(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, MALFORMED, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, STALE -> true;
            case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN -> false;
        };
    }
}
