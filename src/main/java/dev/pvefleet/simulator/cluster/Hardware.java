package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds the nodes of a cluster with every sort of disk, pool and bridge that PVE reports.
///
/// The first node has disks of every healthy and mute kind, the second a failing disk and a degraded pool, the third
/// none; a single host has what the first and the second have.
final class Hardware {
    private static final long GIB = 1L << 30;
    private static final long UPTIME_SEC = 26L * 86_400;

    private final ClusterSpec spec;

    Hardware(ClusterSpec spec) {
        this.spec = spec;
    }

    Node node(int index, NodeName name, Instant now) {
        Load load = Load.of(spec.seed(), name);
        Node.Condition condition = spec.deadNodes().contains(name) ? Node.Condition.OFFLINE : Node.Condition.ONLINE;
        return new Node(
                name,
                index + 1,
                "192.0.2.%d".formatted(11 + index),
                8 << load.choice(3, 1),
                (64 * GIB) << load.choice(3, 2),
                94 * GIB,
                now.minusSeconds(UPTIME_SEC + load.choice(86_400, 3)),
                condition,
                disks(index),
                pools(index),
                interfaces(index));
    }

    private List<Disk> disks(int index) {
        List<Disk> disks = new ArrayList<>();
        if (index == 0) {
            disks.addAll(healthyAndMute());
        }
        if (index == 1 || spec.size().nodes() == 1) {
            disks.addAll(failing());
        }
        if (index > 2) {
            disks.add(nvme("/dev/nvme0n1", "S64ANS0R" + index, 90.0 - index % 50));
            disks.add(hdd("/dev/sda", "ZL2K" + index, "PASSED"));
        }
        return disks;
    }

    private static List<Disk> healthyAndMute() {
        return List.of(
                disk("/dev/sda", "ssd", "INTEL_SSDSC2BB080G6", "BTWA603402YV", "0", "PASSED", 97.0, "BIOS boot"),
                disk("/dev/sdb", "hdd", "ST4000NM0025", "ZC14ABCD", "7200", "OK", null, "ZFS"),
                disk("/dev/sdc", "hdd", "WDC_WD40EFRX-68N32N0", "WD-WCC7K1234567", "5400", "PASSED", null, "LVM"),
                disk("/dev/sdd", "ssd", "PX05SVB096Y", "Y8H0A00JT7UF", "0", "OK", 88.0, null),
                disk("/dev/sde", "ssd", "CT500MX500SSD1", "2013E298C1F7", "0", "SMART Disabled", null, "ext4"),
                disk("/dev/sdf", "usb", "Ultra_USB_3.0", "unknown", "-1", "UNKNOWN", null, "partitions"),
                nvme("/dev/nvme0n1", "S64ANS0R500001", 69.0),
                nvme("/dev/nvme1n1", "S64ANS0R500002", -4.0),
                disk("/dev/sdg", "ssd", "KINGSTON_SA400S37240G", "50026B7380000001", "0", "PASSED", 71.5, null));
    }

    private static List<Disk> failing() {
        return List.of(
                hdd("/dev/sdx", "WD-WMC4N0000042", "FAILED!"),
                disk(
                        "/dev/sdy",
                        "hdd",
                        "HUS726040AL5210",
                        "K7GX1234",
                        "7200",
                        "FAILURE PREDICTION THRESHOLD EXCEEDED [asc=5d, ascq=10]",
                        null,
                        "ZFS"),
                nvme("/dev/nvme9n1", "S64ANS0R500099", 100.0));
    }

    private List<ZfsPool> pools(int index) {
        List<ZfsPool> pools = new ArrayList<>();
        if (index == 0) {
            pools.add(new ZfsPool("rpool", 952 * GIB, 211 * GIB, 12, "ONLINE"));
        }
        if (index == 1 || spec.size().nodes() == 1) {
            pools.add(new ZfsPool("tank", 3_724 * GIB, 2_981 * GIB, 41, "DEGRADED"));
        }
        return pools;
    }

    private static List<Interface> interfaces(int index) {
        List<Interface> interfaces = new ArrayList<>();
        interfaces.add(new Interface("eno1", "eth", true, Optional.empty(), Optional.empty()));
        interfaces.add(new Interface("eno2", "eth", false, Optional.empty(), Optional.empty()));
        interfaces.add(new Interface(
                "vmbr0",
                "bridge",
                true,
                Optional.of(new Address("192.0.2.%d".formatted(11 + index), 24)),
                Optional.of("eno1")));
        interfaces.add(new Interface("vmbr1", "bridge", true, Optional.empty(), Optional.of("eno2")));
        interfaces.add(new Interface("vmbr2", "OVSBridge", true, Optional.empty(), Optional.of("bond0")));
        interfaces.add(new Interface("bond0", "OVSBond", true, Optional.empty(), Optional.empty()));
        return interfaces;
    }

    private static Disk nvme(String path, String serial, double wearout) {
        return disk(path, "nvme", "Samsung SSD 980 PRO 1TB", serial, "0", "PASSED", wearout, null);
    }

    private static Disk hdd(String path, String serial, String health) {
        return disk(path, "hdd", "WDC_WD40EFRX-68WT0N0", serial, "5400", health, null, "ZFS");
    }

    private static Disk disk(
            String path,
            String type,
            String model,
            String serial,
            String rpm,
            String health,
            @Nullable Double wearout,
            @Nullable String used) {
        long size = type.equals("hdd") ? 4_000_787_030_016L : 500_107_862_016L;
        String vendor = type.equals("nvme") ? "unknown" : "ATA     ";
        return new Disk(
                path,
                type,
                model,
                serial,
                vendor,
                size,
                rpm,
                health,
                Optional.ofNullable(wearout),
                Optional.ofNullable(used));
    }
}
