package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one running guest told of its IPv4 addresses, and what has to be known to ask it again.
///
/// @param node where it was asked
/// @param ipv4 those of the cards that PVE gave it, the most likely one first; none where it has none or cannot tell
/// @param askedAt when it was last asked
/// @param toldAt when PVE last had a word on it: its addresses, or that it cannot tell; null while there was none
/// @param silences how often it was asked in vain since it last told
/// @param cards the MAC addresses of the cards that PVE gave it, in their order; empty while they are not known
/// @param others those of the guest's own cards that had an address when PVE's were read
public record GuestAddresses(
        NodeName node,
        List<String> ipv4,
        Instant askedAt,
        @Nullable Instant toldAt,
        int silences,
        List<String> cards,
        List<String> others) {
    public GuestAddresses {
        ipv4 = List.copyOf(ipv4);
        cards = List.copyOf(cards);
        others = List.copyOf(others);
    }

    /// Whether it is still the same run of the guest on the same node as when it was asked.
    public boolean isOfSameRun(GuestRecord guest) {
        Long uptimeSec = guest.uptimeSec();
        boolean startedSince =
                uptimeSec != null && guest.recordedAt().minusSeconds(uptimeSec).isAfter(askedAt);
        return !startedSince && guest.node().equals(node);
    }

    /// Whether there was no word when it was last asked.
    public boolean isUnanswered() {
        return toldAt == null || toldAt.isBefore(askedAt);
    }

    /// Whether it has told since then. A guest that said that it cannot is left alone for longer.
    public boolean isToldSince(Instant moment) {
        boolean isLeftAlone = silences > 0 && !isUnanswered();
        return toldAt != null && (isLeftAlone || !toldAt.isBefore(moment));
    }

    /// The same by a clock that was set.
    GuestAddresses moved(Duration by) {
        return new GuestAddresses(
                node, ipv4, askedAt.plus(by), toldAt == null ? null : toldAt.plus(by), silences, cards, others);
    }
}
