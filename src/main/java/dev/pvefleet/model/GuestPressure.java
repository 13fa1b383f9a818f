package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;

/// The pressure inside of one guest, as the node it was on told it.
public record GuestPressure(NodeName node, Pressure pressure, Instant recordedAt) {
    /// The same by a clock that was set.
    GuestPressure moved(Duration by) {
        return new GuestPressure(node, pressure, recordedAt.plus(by));
    }
}
