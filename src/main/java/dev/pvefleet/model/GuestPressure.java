package dev.pvefleet.model;

import java.time.Instant;

/// The pressure inside of one guest, as the node it was on told it.
public record GuestPressure(NodeName node, Pressure pressure, Instant recordedAt) {}
