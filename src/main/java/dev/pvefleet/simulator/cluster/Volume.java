package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.Optional;

/// A file or disk image on a storage.
public record Volume(
        String volid, String content, String format, long sizeBytes, Instant createdAt, Optional<Vmid> vmid) {}
