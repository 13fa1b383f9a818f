package dev.pvefleet.guest;

import java.time.Duration;

/// How often a target is read.
///
/// @param sync how often its guests are listed
/// @param nodeStatus how often its nodes are
/// @param guestIps how often guests are asked for their addresses
public record ReadingRates(Duration sync, Duration nodeStatus, Duration guestIps) {}
