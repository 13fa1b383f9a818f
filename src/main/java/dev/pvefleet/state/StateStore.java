package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeVersion;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Transition;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is remembered of the fleet from one process to the next.
///
/// Safe for use by several threads, and by several processes at once. Every method throws {@link StateException} if
/// the memory cannot be reached; nothing is half done then.
public interface StateStore {
    /// The last known state of every target that was ever watched and is not forgotten yet, as it was written.
    FleetSnapshot load();

    /// Remembers what was seen, all of it or nothing, and derives versions, transitions and tombstones from it.
    void write(List<Observation> seen);

    /// The versions of a guest, the newest first; also of one that vanished.
    List<GuestVersion> history(TargetName target, Vmid vmid);

    /// The versions of a node, the newest first.
    List<NodeVersion> history(TargetName target, NodeName node);

    /// What changed after a time, the newest first.
    ///
    /// @param target only of this one
    List<Transition> transitions(Optional<TargetName> target, Instant since, int limit);

    /// The guests of a target that vanished, the latest first.
    List<Tombstone> tombstones(TargetName target);

    /// When the operation succeeded the last time but one, which is what "since the previous run" means.
    Optional<Instant> previousRun(TargetName target, Operation operation);

    /// What the target's nodes offer to guests, as `node-config` read it last.
    List<NodeConfigRecord> nodeConfigs(TargetName target);

    /// The options of a guest as they were read last, without those that may hold a secret.
    Optional<GuestConfig> guestConfig(TargetName target, Vmid vmid);
}
