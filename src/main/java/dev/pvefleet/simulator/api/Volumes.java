package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Sizes;
import dev.pvefleet.simulator.cluster.Storage;
import dev.pvefleet.simulator.cluster.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What lies on a storage: templates and images that always do, and the disks of the guests.
final class Volumes {
    private static final Instant MADE = Instant.parse("2025-11-20T02:00:00Z");
    private static final int LONGEST = 1_000;
    private static final long CLOUD_INIT_BYTES = 4L << 20;

    private Volumes() {}

    static List<Volume> on(Cluster cluster, NodeName node, Storage storage) {
        List<Volume> volumes = new ArrayList<>();
        if (storage.takes("vztmpl")) {
            volumes.add(file(storage, "vztmpl", "debian-12-standard_12.7-1_amd64.tar.zst", "tzst", 126_515_062));
            volumes.add(file(storage, "vztmpl", "debian-13-standard_13.1-2_amd64.tar.zst", "tzst", 129_710_398));
            volumes.add(file(storage, "vztmpl", "alpine-3.22-default_20250617_amd64.tar.xz", "txz", 3_192_980));
        }
        if (storage.takes("iso")) {
            volumes.add(file(storage, "iso", "debian-13.1.0-amd64-netinst.iso", "iso", 822_083_584));
        }
        if (storage.takes("images") || storage.takes("rootdir")) {
            cluster.guests().stream()
                    .filter(guest -> storage.shared() || guest.node().equals(node))
                    .limit(LONGEST)
                    .forEach(guest -> volumes.addAll(disks(storage, guest)));
        }
        return volumes;
    }

    private static Volume file(Storage storage, String content, String name, String format, long size) {
        return new Volume(storage.id() + ":" + content + "/" + name, content, format, size, MADE, Optional.empty());
    }

    private static List<Volume> disks(Storage storage, Guest guest) {
        String content = guest.type() == GuestType.LXC ? "rootdir" : "images";
        return Drives.all(guest).stream()
                .filter(drive -> Drives.volume(drive).startsWith(storage.id() + ":"))
                .filter(drive -> !Drives.isCdrom(drive) || Drives.isCloudInit(drive))
                .map(drive ->
                        new Volume(Drives.volume(drive), content, "raw", size(drive), MADE, Optional.of(guest.vmid())))
                .toList();
    }

    private static long size(String drive) {
        return Drives.isCloudInit(drive) ? CLOUD_INIT_BYTES : Sizes.ofVolume(drive);
    }
}
