package dev.pvefleet.guest;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides whom a run asks for its addresses: who was started or moved, then who was never asked, then whoever was
/// asked longest ago.
///
/// Agents that did not answer are left alone for longer each time, because one that hangs costs its node a worker for
/// seconds, and asking again and again has crashed guests. Started anew or moved, they are asked as any other.
final class AddressTurns {
    /// A guest that was never asked and runs no longer than this was started while others waited for their turn.
    private static final Duration YOUNG = Duration.ofMinutes(15);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final int MOST_DOUBLINGS = 10;

    private final Optional<Addresses> known;
    private final Instant now;

    AddressTurns(Optional<Addresses> known, Instant now) {
        this.known = known;
        this.now = now;
    }

    /// What is known of the guest, as long as it is the same run of it on the same node.
    Optional<GuestAddresses> known(GuestRecord guest) {
        return before(guest).filter(it -> it.isOfSameRun(guest));
    }

    /// The same, whatever has become of it since.
    Optional<GuestAddresses> before(GuestRecord guest) {
        return known.flatMap(it -> Optional.ofNullable(it.byGuest().get(guest.id())));
    }

    /// Whether its agent is left alone for the time being.
    boolean isLeftAlone(GuestRecord guest) {
        return known(guest)
                .filter(it -> it.silences() > 0 && now.isBefore(it.askedAt().plus(pause(it.silences()))))
                .isPresent();
    }

    /// The guests in the order in which they are asked, as if there were time for all.
    ///
    /// Of those that stand alike, each node's first comes before any node's second.
    List<GuestRecord> inTurn(List<GuestRecord> guests) {
        Map<NodeName, Integer> places = new HashMap<>();
        List<Turn> turns = new ArrayList<>();
        for (GuestRecord guest : guests) {
            turns.add(new Turn(
                    guest, isUrgent(guest) ? 0 : 1, askedAt(guest), places.merge(guest.node(), 1, Integer::sum)));
        }
        turns.sort(
                Comparator.comparingInt(Turn::rank).thenComparing(Turn::askedAt).thenComparingInt(Turn::place));
        return turns.stream().map(Turn::guest).toList();
    }

    private boolean isUrgent(GuestRecord guest) {
        Long uptimeSec = guest.uptimeSec();
        return before(guest)
                .map(it -> !it.isOfSameRun(guest))
                .orElse(uptimeSec != null && uptimeSec <= YOUNG.toSeconds());
    }

    private Instant askedAt(GuestRecord guest) {
        return before(guest).map(GuestAddresses::askedAt).orElse(Instant.MIN);
    }

    private static Duration pause(int silences) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(silences - 1, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /// @param place of the guest among those of its node
    private record Turn(GuestRecord guest, int rank, Instant askedAt, int place) {}
}
