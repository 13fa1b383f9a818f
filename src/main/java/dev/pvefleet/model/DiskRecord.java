package dev.pvefleet.model;

import org.jspecify.annotations.Nullable;

/// One physical disk of a node.
///
/// @param type PVE's word: `hdd`, `ssd`, `nvme`, `usb` or `unknown`
/// @param healthRaw PVE's own text behind the verdict
/// @param wearoutPct the life that REMAINS in percent, 100 for a new disk; absent for disks without such a counter
/// @param usedBy PVE's word for what holds the disk (`LVM`, `ZFS`, `partitions`, …); absent when nothing does
public record DiskRecord(
        String device,
        @Nullable String type,
        @Nullable String model,
        @Nullable String serial,
        @Nullable Long sizeBytes,
        SmartState health,
        @Nullable String healthRaw,
        @Nullable Double wearoutPct,
        @Nullable String usedBy) {}
