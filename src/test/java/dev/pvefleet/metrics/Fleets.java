package dev.pvefleet.metrics;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Contact;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.FleetSnapshot;
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

/// Snapshots to render: one target with everything that a target can have.
public final class Fleets {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final TargetName LAB = new TargetName("lab");
    static final NodeName PVE1 = new NodeName("pve1");

    private Fleets() {}

    public static FleetSnapshot full() {
        return of(target().withInventory(inventory(
                guest(100, "running", 25.0), guest(101, "stopped", 0.0), guest(102, "unknown", null))));
    }

    /// With guests from 100 on.
    public static FleetSnapshot ofGuests(int number) {
        return of(target().withInventory(inventory(IntStream.range(100, 100 + number)
                .mapToObj(vmid -> guest(vmid, "running", 1.0))
                .toArray(GuestRecord[]::new))));
    }

    static FleetSnapshot of(TargetSnapshot target) {
        return FleetSnapshot.EMPTY.with(target);
    }

    static TargetSnapshot target() {
        Map<Operation, OperationRecord> operations = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            operations.put(
                    operation,
                    OperationRecord.waiting(Duration.ofSeconds(30))
                            .ran(NOW.minusSeconds(60), Duration.ofSeconds(1), Optional.of("timeout"))
                            .heldBackOnce()
                            .ran(NOW.minusSeconds(2), Duration.ofMillis(1500), Optional.empty())
                            .skippedOnce());
        }
        TreeMap<String, Optional<Failure>> collectors = new TreeMap<>();
        collectors.put("sync", Optional.empty());
        collectors.put("smart/pve1", Optional.of(new Failure(Kind.FORBIDDEN, "no", Optional.empty())));
        TreeMap<NodeName, NodeRecord> nodes = new TreeMap<>(Map.of(PVE1, node()));
        return TargetSnapshot.unread(new TargetSnapshot.Facts(LAB, "pve1", "api", true), operations)
                .with(Contact.NONE.missed(NOW.minusSeconds(60), NOW.plusSeconds(60)))
                .withCollectors(collectors)
                .withNodes(nodes)
                .withCluster(new ClusterStatus(true, 3, 2, NOW))
                .withPressures(Map.of(
                        new GuestId(GuestType.QEMU, new Vmid(100)),
                        new GuestPressure(PVE1, new Pressure(5.0, 1.0, 0.0, 0.0, 0.25, null), NOW)))
                .withAddresses(Addresses.of(
                        Map.of(new GuestId(GuestType.QEMU, new Vmid(100)), List.of("192.0.2.50", "192.0.2.50")),
                        PVE1,
                        NOW));
    }

    static Inventory inventory(GuestRecord... guests) {
        return new Inventory(
                LAB,
                List.of(guests),
                List.of(
                        new NodeSummary(PVE1, "online", 1.0, 4.0),
                        new NodeSummary(new NodeName("pve2"), "offline", null, null),
                        new NodeSummary(new NodeName("pve3"), "unknown", null, null)),
                List.of(
                        new StorageRecord(
                                LAB,
                                "storage/pve1/local",
                                "local",
                                PVE1,
                                "dir",
                                List.of("iso"),
                                false,
                                true,
                                100L,
                                40L,
                                NOW),
                        new StorageRecord(
                                LAB,
                                "storage/nas",
                                "nas",
                                null,
                                "nfs",
                                List.of("images"),
                                true,
                                false,
                                null,
                                null,
                                NOW)),
                List.of(),
                Optional.empty(),
                NOW);
    }

    static GuestRecord guest(int vmid, String status, @Nullable Double cpuPct) {
        return guest(vmid, status, cpuPct, false);
    }

    static GuestRecord template(int vmid) {
        return guest(vmid, "stopped", 0.0, true);
    }

    private static GuestRecord guest(int vmid, String status, @Nullable Double cpuPct, boolean template) {
        boolean lxc = vmid % 2 == 1;
        return new GuestRecord(
                LAB,
                lxc ? GuestType.LXC : GuestType.QEMU,
                new Vmid(vmid),
                "guest \"" + vmid + "\"",
                PVE1,
                status,
                null,
                cpuPct,
                4.0,
                1024L,
                2048L,
                50.0,
                lxc ? 10L : null,
                20L,
                1L,
                2L,
                3L,
                4L,
                60L,
                Tags.parse("web;swamp"),
                true,
                false,
                lxc ? "backup" : null,
                lxc ? "started" : null,
                template,
                null,
                "sync",
                NOW);
    }

    static NodeRecord node() {
        return new NodeRecord(
                LAB,
                PVE1,
                12.5,
                0.5,
                new Pressure(1.0, null, 2.0, 0.5, 0.0, 0.0),
                8.0,
                List.of(0.1, 0.2, 0.3),
                100L,
                50L,
                40L,
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
                List.of(
                        disk("/dev/sda", SmartState.PASSED, "OK", 97.0),
                        disk("/dev/sdb", SmartState.FAILED, "FAILED!", null),
                        disk("/dev/sdc", SmartState.UNKNOWN, null, null)),
                DisksState.OK,
                NOW,
                List.of(
                        new ZfsPoolRecord("rpool", "ONLINE", 1000L, 400L, 12.0),
                        new ZfsPoolRecord("tank", "SUSPENDED", null, null, null)),
                NOW,
                NOW);
    }

    private static DiskRecord disk(String device, SmartState state, @Nullable String raw, @Nullable Double life) {
        return new DiskRecord(device, "ssd", "MODEL", "SERIAL", 512L, state, raw, life, "LVM");
    }
}
