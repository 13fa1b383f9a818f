package dev.pvefleet.state;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Contact;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.model.ZfsPoolRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Targets with everything that a target can have, at a given moment.
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
    public static final TargetName LAB = new TargetName("lab");
    public static final NodeName PVE1 = new NodeName("pve1");
    public static final NodeName PVE2 = new NodeName("pve2");

    private Samples() {}

    /// A target that has guests 100 and up, with every part filled.
    public static TargetSnapshot target(TargetName name, int guests, Instant at) {
        Map<Operation, OperationRecord> operations = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            operations.put(
                    operation,
                    OperationRecord.waiting(Duration.ofSeconds(30))
                            .ran(at.minusSeconds(60), Duration.ofSeconds(1), Optional.of("timeout"))
                            .ran(at.minusSeconds(2), Duration.ofMillis(1500), Optional.empty()));
        }
        TreeMap<String, Optional<Failure>> collectors = new TreeMap<>();
        collectors.put("sync", Optional.empty());
        collectors.put("smart/pve1", Optional.of(new Failure(Kind.FORBIDDEN, "no", Optional.of("grant it"))));
        List<GuestRecord> records = IntStream.range(100, 100 + guests)
                .mapToObj(vmid -> guest(name, vmid, at))
                .toList();
        return TargetSnapshot.unread(new TargetSnapshot.Facts(name, "all", "api", true), operations)
                .with(Contact.NONE.reached(at.minusSeconds(60)))
                .withCollectors(collectors)
                .withInventory(inventory(name, at, records))
                .withCluster(new ClusterStatus(true, 3, 2, at))
                .withNodes(new TreeMap<>(Map.of(PVE1, node(name, PVE1, at), PVE2, node(name, PVE2, at))))
                .withPressures(Map.of(
                        new GuestId(GuestType.QEMU, new Vmid(100)),
                        new GuestPressure(PVE1, new Pressure(1.5, null, 0.0, 2.0, null, null), at)))
                .withAddresses(Addresses.of(
                        Map.of(new GuestId(GuestType.QEMU, new Vmid(100)), List.of("192.0.2.50", "2001:db8::5")),
                        new NodeName("pve1"),
                        at));
    }

    public static Inventory inventory(TargetName target, Instant at, List<GuestRecord> guests) {
        return new Inventory(
                target,
                guests,
                List.of(
                        new NodeSummary(PVE1, "online", 1.0, 4.0),
                        new NodeSummary(PVE2, "offline", null, null),
                        new NodeSummary(new NodeName("pve3"), "unknown", null, null)),
                List.of(
                        new StorageRecord(
                                target,
                                "storage/pve1/local",
                                "local",
                                PVE1,
                                "dir",
                                List.of("iso", "images"),
                                false,
                                true,
                                100L,
                                40L,
                                at),
                        new StorageRecord(
                                target, "storage/nas", "nas", null, null, List.of(), true, false, null, null, at)),
                List.of("one \"notice\""),
                Optional.empty(),
                at);
    }

    /// Guests with an odd vmid are containers; the even ones are on pve1, the odd ones on pve2.
    public static GuestRecord guest(TargetName target, int vmid, Instant at) {
        return guest(target, vmid, vmid % 2 == 0 ? PVE1 : PVE2, "running", "guest-" + vmid, at);
    }

    public static GuestRecord guest(
            TargetName target, int vmid, NodeName node, String status, @Nullable String name, Instant at) {
        boolean lxc = vmid % 2 == 1;
        long seconds = at.getEpochSecond();
        return new GuestRecord(
                target,
                lxc ? GuestType.LXC : GuestType.QEMU,
                new Vmid(vmid),
                name,
                node,
                status,
                lxc ? "192.0.2.1" : null,
                ((seconds * 31 + vmid * 7919L) % 1_000_000) / 10_000.0,
                4.0,
                1_000_000_000L + (seconds * 4099 + vmid * 104_729L) % 1_000_000_000L,
                2_147_483_648L,
                ((seconds * 17 + vmid * 6101L) % 1_000_000) / 10_000.0,
                lxc ? 1_073_741_824L + vmid : null,
                34_359_738_368L,
                1_000_000L + seconds * 1_000 + vmid,
                2_000_000L + seconds * 2_000 + vmid,
                3_000_000L + seconds * 300 + vmid,
                4_000_000L + seconds * 400 + vmid,
                seconds % 10_000_000,
                Tags.parse(vmid % 3 == 0 ? "web;swamp" : ""),
                vmid % 3 == 0,
                false,
                vmid % 100 == 7 ? "backup" : null,
                vmid % 10 == 0 ? "started" : null,
                vmid % 50 == 9,
                vmid % 4 == 0 ? "prod" : null,
                "sync",
                at);
    }

    public static NodeRecord node(TargetName target, NodeName name, Instant at) {
        return node(
                target,
                name,
                at,
                List.of(
                        disk("/dev/sda", "S1", SmartState.PASSED, 97.5),
                        disk("/dev/sdb", null, SmartState.UNKNOWN, null)));
    }

    public static NodeRecord node(TargetName target, NodeName name, Instant at, List<DiskRecord> disks) {
        return node(
                target,
                name,
                at,
                disks,
                DisksState.OK,
                at,
                List.of(new ZfsPoolRecord("rpool", "ONLINE", 10L, 5L, null)));
    }

    /// A node whose disks nobody asked for.
    public static NodeRecord nodeWithoutDisks(TargetName target, NodeName name, Instant at) {
        return node(target, name, at, List.of(), DisksState.SKIPPED, null, null);
    }

    public static NodeRecord node(
            TargetName target,
            NodeName name,
            Instant at,
            List<DiskRecord> disks,
            DisksState disksState,
            @Nullable Instant disksAt,
            @Nullable List<ZfsPoolRecord> pools) {
        return new NodeRecord(
                target,
                name,
                12.5,
                0.5,
                new Pressure(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
                8.0,
                List.of(0.1, 0.2, 0.3),
                100L,
                50L,
                null,
                50.0,
                10L,
                1L,
                10.0,
                1000L,
                100L,
                900L,
                10.0,
                3600L,
                "6.14.8-2-pve",
                "9.1.9",
                disks,
                disksState,
                disksAt,
                pools,
                disksAt,
                at);
    }

    public static DiskRecord disk(String device, @Nullable String serial, SmartState health, @Nullable Double life) {
        return new DiskRecord(device, "ssd", "MODEL", serial, 512L, health, health.name(), life, "LVM");
    }
}
