package dev.pvefleet.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The declarative configuration of one guest: the bag of options as PVE gives it.
///
/// @param config option to value; values are strings, numbers or (for raw `lxc.*` lines) lists, as PVE sent them
/// @param digest the checksum that makes a later write conditional on this reading
public record GuestConfig(
        TargetName target,
        GuestType type,
        Vmid vmid,
        NodeName node,
        Map<String, Object> config,
        @Nullable String digest,
        Instant recordedAt) {
    public GuestConfig {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
