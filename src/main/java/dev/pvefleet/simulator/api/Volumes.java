package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
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

    private Volumes() {}

    static List<Volume> on(Cluster cluster, NodeName node, Storage storage) {
        List<Volume> volumes = new ArrayList<>();
        if (storage.takes("vztmpl")) {
            volumes.add(file(storage, "vztmpl", "debian-12-standard_12.7-1_amd64.tar.zst", "tzst", 126_515_062));
        }
        if (storage.takes("iso")) {
            volumes.add(file(storage, "iso", "debian-13.1.0-amd64-netinst.iso", "iso", 822_083_584));
        }
        if (storage.takes("images")) {
            cluster.guests().stream()
                    .filter(guest -> storage.shared() || guest.node().equals(node))
                    .limit(LONGEST)
                    .forEach(guest -> disk(storage, guest).ifPresent(volumes::add));
        }
        return volumes;
    }

    private static Volume file(Storage storage, String content, String name, String format, long size) {
        return new Volume(storage.id() + ":" + content + "/" + name, content, format, size, MADE, Optional.empty());
    }

    private static Optional<Volume> disk(Storage storage, Guest guest) {
        boolean container = guest.type() == GuestType.LXC;
        return guest.option(container ? "rootfs" : "scsi0")
                .map(value -> value.substring(0, value.indexOf(',')))
                .filter(volid -> volid.startsWith(storage.id() + ":"))
                .map(volid -> new Volume(
                        volid,
                        container ? "rootdir" : "images",
                        "raw",
                        guest.diskBytes(),
                        MADE,
                        Optional.of(guest.vmid())));
    }
}
