package dev.pvefleet.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node offers to guests: its storages and bridges.
public record NodeConfigRecord(
        TargetName target, NodeName node, List<Storage> storages, List<Bridge> bridges, Instant recordedAt) {
    public NodeConfigRecord {
        storages = List.copyOf(storages);
        bridges = List.copyOf(bridges);
    }

    /// A storage as this node sees it. Sizes are absent while it is not active: PVE then prints 0, which is
    /// not "full".
    public record Storage(
            String id,
            @Nullable String type,
            List<String> content,
            boolean active,
            boolean enabled,
            boolean shared,
            @Nullable Long totalBytes,
            @Nullable Long usedBytes,
            @Nullable Long availBytes) {
        public Storage {
            content = List.copyOf(content);
        }
    }

    /// A bridge that a guest's network card can be put on: Linux, Open vSwitch, or an SDN vnet.
    public record Bridge(
            String iface,
            @Nullable String type,
            @Nullable Boolean active,
            @Nullable String cidr,
            @Nullable String ports) {}
}
