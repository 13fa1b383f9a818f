package dev.pvefleet.state;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.util.List;
import java.util.Map;

/// Something that was seen and shall be remembered.
public sealed interface Observation {
    TargetName target();

    /// How reading a target goes: its facts, whether it answers, and the records of its operations and collectors. The
    /// other parts of the snapshot are observations of their own.
    record Reading(TargetSnapshot snapshot) implements Observation {
        @Override
        public TargetName target() {
            return snapshot.facts().name();
        }
    }

    /// All guests, nodes and storages of a target. Guests that are not in it have vanished, unless the list
    /// was denied.
    record Everything(Inventory inventory) implements Observation {
        @Override
        public TargetName target() {
            return inventory.target();
        }
    }

    /// How the cluster behind a target is.
    record Cluster(TargetName target, ClusterStatus status) implements Observation {}

    /// The pressures inside of all guests of a target that have one.
    record Pressures(TargetName target, Map<GuestId, GuestPressure> pressures) implements Observation {
        public Pressures {
            pressures = Map.copyOf(pressures);
        }
    }

    /// One guest, which replaces what is known of it.
    record OneGuest(GuestRecord guest) implements Observation {
        @Override
        public TargetName target() {
            return guest.target();
        }
    }

    /// Some nodes of a target.
    ///
    /// @param complete whether the target has no others, so that those which are not here are forgotten
    record Nodes(TargetName target, List<NodeRecord> nodes, boolean complete) implements Observation {
        public Nodes {
            nodes = List.copyOf(nodes);
        }
    }

    /// The addresses of all running guests of a target.
    record Ips(TargetName target, Addresses addresses) implements Observation {}

    /// What a node offers to guests.
    record Offer(NodeConfigRecord config) implements Observation {
        @Override
        public TargetName target() {
            return config.target();
        }
    }

    /// The options of a guest. Those that may hold a secret are left out when they are written.
    record Options(GuestConfig config) implements Observation {
        @Override
        public TargetName target() {
            return config.target();
        }
    }
}
