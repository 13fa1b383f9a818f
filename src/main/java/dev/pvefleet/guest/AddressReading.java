package dev.pvefleet.guest;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The addresses that are known after a run, and why it read less than it should.
///
/// @param addresses those of the guests that run, what was known of guests that were not asked included
/// @param failure why guests could not be asked, where that is more than one guest's mood
/// @param withheld that the privilege is missing to ask guest agents of PVE 7 and 8, which no role has that only
///     reads: README gives it apart, so who leaves it out knows, and it is no failure
public record AddressReading(Addresses addresses, Optional<Failure> failure, Optional<Failure> withheld) {
    private static final String OF_NO_READER = "VM.Monitor";

    /// @param failures of single guests
    /// @param answered whether any guest had a word
    /// @param leftOut how many guests there was no time for
    static AddressReading of(Addresses addresses, List<Failure> failures, boolean answered, int leftOut) {
        Map<Boolean, List<Failure>> byWithheld =
                failures.stream().collect(Collectors.partitioningBy(AddressReading::isOfNoReader));
        Optional<Failure> withheld = first(byWithheld.getOrDefault(true, List.of()));
        return new AddressReading(
                addresses,
                failure(byWithheld.getOrDefault(false, List.of()), answered || withheld.isPresent(), leftOut),
                withheld);
    }

    private static boolean isOfNoReader(Failure failure) {
        return failure.kind() == Kind.FORBIDDEN && failure.message().contains(OF_NO_READER);
    }

    /// What stands for all that failed.
    ///
    /// A denial stands before all else, because it does not pass by itself; and guests for whom there was no time
    /// are no success.
    private static Optional<Failure> failure(List<Failure> failures, boolean answered, int leftOut) {
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
