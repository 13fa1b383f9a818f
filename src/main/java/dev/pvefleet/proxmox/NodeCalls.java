package dev.pvefleet.proxmox;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be asked of one node.
public final class NodeCalls {
    private NodeCalls() {}

    public static Request<NodeStatus> status(NodeName node) {
        return Request.of(Endpoint.NODE_STATUS, Params.NONE, NodeStatus::of, node);
    }

    /// What the node's daemon measured over the last minutes: the figures that `/nodes/{node}/status` does not have,
    /// or has only for a process that asked before.
    public static Request<NodeAverages> averages(NodeName node) {
        Params lastHour = Params.of("timeframe", "hour").with("cf", "AVERAGE");
        return Request.of(Endpoint.NODE_RRDDATA, lastHour, NodeAverages::of, node);
    }

    /// The node's guests of one type as they are at this moment; the cluster's list is some seconds old.
    public static Request<NodeGuests> guests(NodeName node, GuestType type) {
        return Request.of(
                Endpoint.GUEST_LIST,
                Params.NONE,
                data -> new NodeGuests(Listing.of(data, row -> GuestRow.onNode(node, type, row))),
                node,
                type);
    }

    /// The node's guests of one type with the pressure that they are under, which no list of the cluster has.
    public static Request<Listing<PressureRow>> pressures(NodeName node, GuestType type) {
        return Request.of(
                Endpoint.GUEST_LIST,
                Params.NONE,
                data -> Listing.of(data, row -> PressureRow.of(row, type)),
                node,
                type);
    }

    /// The ZFS pools; none on a node without any.
    public static Request<Listing<ZfsPoolRecord>> zfsPools(NodeName node) {
        return Request.of(Endpoint.NODE_ZFS, Params.NONE, data -> Listing.of(data, NodeCalls::zfsPool), node);
    }

    /// The physical disks with their SMART verdicts. PVE runs smartctl on one disk after the other, which takes
    /// seconds and wakes sleeping ones (PVE::Diskmanage, `get_disks`).
    public static Request<Listing<DiskRecord>> disks(NodeName node) {
        return Request.of(Endpoint.NODE_DISKS, Params.NONE, data -> Listing.of(data, NodeCalls::disk), node);
    }

    /// The storages that guests of the node may use. PVE looks at each of them, and a dead one takes seconds.
    public static Request<Listing<NodeConfigRecord.Storage>> storages(NodeName node) {
        return Request.of(Endpoint.NODE_STORAGE, Params.NONE, data -> Listing.of(data, NodeCalls::storage), node);
    }

    /// The bridges: Linux, Open vSwitch, and SDN vnets. Only `any_bridge` names them all on every version.
    public static Request<Listing<NodeConfigRecord.Bridge>> bridges(NodeName node) {
        return Request.of(
                Endpoint.NODE_NETWORK,
                Params.of("type", "any_bridge"),
                data -> Listing.of(data, NodeCalls::bridge),
                node);
    }

    static Optional<DiskRecord> disk(Fields disk) {
        String device = disk.text("devpath");
        if (device == null) {
            return Optional.empty();
        }
        String health = disk.text("health");
        return Optional.of(new DiskRecord(
                device,
                disk.text("type"),
                known(disk.text("model")),
                known(disk.text("serial")),
                disk.whole("size"),
                SmartState.of(health),
                health,
                lifeRemaining(disk),
                disk.text("used")));
    }

    /// zpool writes `-` for what it cannot tell of a pool, and PVE makes 0 of it; a pool without a size is none.
    static Optional<ZfsPoolRecord> zfsPool(Fields pool) {
        String name = pool.text("name");
        if (name == null) {
            return Optional.empty();
        }
        Long size = pool.whole("size");
        boolean usable = size != null && size > 0;
        return Optional.of(new ZfsPoolRecord(
                name,
                pool.text("health"),
                usable ? size : null,
                usable ? pool.whole("alloc") : null,
                usable ? pool.number("frag") : null));
    }

    /// PVE writes the word where udev has nothing.
    private static @Nullable String known(@Nullable String text) {
        return "unknown".equalsIgnoreCase(text) ? null : text;
    }

    /// A number, or `N/A`. NVMe disks count on after their rated end, and PVE then goes below zero; no life is no
    /// life.
    private static @Nullable Double lifeRemaining(Fields disk) {
        Double wearout = disk.number("wearout");
        return wearout == null ? null : Double.valueOf(Percent.rounded(Math.max(0, wearout)));
    }

    static Optional<NodeConfigRecord.Storage> storage(Fields storage) {
        String id = storage.text("storage");
        if (id == null) {
            return Optional.empty();
        }
        boolean active = storage.isSet("active");
        return Optional.of(new NodeConfigRecord.Storage(
                id,
                storage.text("type"),
                storage.words("content"),
                active,
                storage.isSet("enabled"),
                storage.isSet("shared"),
                active ? storage.whole("total") : null,
                active ? storage.whole("used") : null,
                active ? storage.whole("avail") : null));
    }

    static Optional<NodeConfigRecord.Bridge> bridge(Fields bridge) {
        String iface = bridge.text("iface");
        if (iface == null) {
            return Optional.empty();
        }
        String ports = bridge.text("bridge_ports");
        return Optional.of(new NodeConfigRecord.Bridge(
                iface,
                bridge.text("type"),
                bridge.flag("active"),
                bridge.text("cidr"),
                ports == null ? bridge.text("ovs_ports") : ports));
    }
}
