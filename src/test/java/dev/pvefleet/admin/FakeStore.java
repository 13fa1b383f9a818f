package dev.pvefleet.admin;

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
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.StateException;
import dev.pvefleet.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store with what a test puts in, which can be broken.
final class FakeStore implements StateStore {
    final List<GuestVersion> versions = new ArrayList<>();
    final List<Tombstone> tombstones = new ArrayList<>();
    volatile boolean broken;

    @Override
    public List<GuestVersion> history(TargetName target, Vmid vmid) {
        check();
        return versions.stream()
                .filter(version -> version.record().vmid().equals(vmid))
                .toList();
    }

    @Override
    public List<Tombstone> tombstones(TargetName target) {
        check();
        return List.copyOf(tombstones);
    }

    private void check() {
        if (broken) {
            throw new StateException(StateException.Reason.FULL, "the disk is full");
        }
    }

    @Override
    public FleetSnapshot load() {
        return FleetSnapshot.EMPTY;
    }

    @Override
    public void write(List<Observation> seen) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<NodeVersion> history(TargetName target, NodeName node) {
        return List.of();
    }

    @Override
    public List<Transition> transitions(Optional<TargetName> target, Instant since, int limit) {
        return List.of();
    }

    @Override
    public Optional<Instant> previousRun(TargetName target, Operation operation) {
        return Optional.empty();
    }

    @Override
    public List<NodeConfigRecord> nodeConfigs(TargetName target) {
        return List.of();
    }

    @Override
    public Optional<GuestConfig> guestConfig(TargetName target, Vmid vmid) {
        return Optional.empty();
    }
}
