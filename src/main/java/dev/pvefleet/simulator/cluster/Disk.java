package dev.pvefleet.simulator.cluster;

import java.util.Optional;

/// A physical disk of a node, with its SMART verdict in smartctl's own words.
///
/// @param wearout remaining life in percent; empty where PVE says `N/A`
/// @param used what PVE says holds the disk
public record Disk(
        String path,
        String type,
        String model,
        String serial,
        String vendor,
        long sizeBytes,
        String rpm,
        String health,
        Optional<Double> wearout,
        Optional<String> used) {}
