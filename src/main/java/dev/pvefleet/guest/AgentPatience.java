package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Leaves guest agents alone that did not answer, for longer each time: an agent that hangs costs its node a worker for
/// seconds, and asking again and again has crashed guests.
///
/// A guest that was started or moved since is asked at once.
final class AgentPatience {
    private static final Duration FIRST = Duration.ofMinutes(4);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int MOST_DOUBLINGS = 10;

    private final Map<GuestId, Silence> silences = new ConcurrentHashMap<>();

    /// What came of the last question, if the guest is not to be asked now.
    Optional<Told> held(GuestRecord guest, Instant now) {
        return Optional.ofNullable(silences.get(guest.id()))
                .filter(silence -> now.isBefore(silence.until) && silence.isOf(guest))
                .map(Silence::told);
    }

    /// Takes note of what came of a question.
    void note(GuestRecord guest, Told told, Instant now) {
        if (guest.type() == GuestType.QEMU && isSilence(told)) {
            silences.compute(guest.id(), (_, before) -> {
                int times = before != null && before.isOf(guest) ? before.times + 1 : 1;
                return new Silence(told, times, guest.node(), now, now.plus(pause(times)));
            });
        } else {
            silences.remove(guest.id());
        }
    }

    /// Forgets the guests that are not there or do not run any more.
    void keepOnly(Set<GuestId> guests) {
        silences.keySet().retainAll(guests);
    }

    private static Duration pause(int times) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(times - 1, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private static boolean isSilence(Told told) {
        return switch (told) {
            case Told.Known _ -> false;
            case Told.Silent() -> true;
            case Told.Failed(var why) -> isSilence(why.kind());
        };
    }

    private static boolean isSilence(Kind kind) {
        return switch (kind) {
            case TIMEOUT, MALFORMED -> true;
            case UNREACHABLE, TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, STALE ->
                false;
        };
    }

    /// The last question in vain.
    ///
    /// @param times how many there were in a row
    private record Silence(Told told, int times, NodeName node, Instant askedAt, Instant until) {
        /// Whether it is still the same run of the guest on the same node.
        private boolean isOf(GuestRecord guest) {
            Long uptimeSec = guest.uptimeSec();
            boolean startedSince = uptimeSec != null
                    && guest.recordedAt().minusSeconds(uptimeSec).isAfter(askedAt);
            return !startedSince && guest.node().equals(node);
        }
    }
}
