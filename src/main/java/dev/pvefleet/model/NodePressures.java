package dev.pvefleet.model;

import java.time.Instant;
import java.util.Map;

/// The pressure that a node's guests of one type are under, as one run read it; guests that do not run have none.
public record NodePressures(NodeName node, GuestType type, Map<GuestId, Pressure> byGuest, Instant recordedAt) {
    public NodePressures {
        byGuest = Map.copyOf(byGuest);
    }
}
