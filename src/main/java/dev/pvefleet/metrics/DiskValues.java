package dev.pvefleet.metrics;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.ZfsPoolRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The disks of a node, and what ZFS makes of them.
final class DiskValues {
    /// All that zpool can say (zpoolconcepts(7)), so that a pool's state is 0 where it is another.
    private static final List<String> POOL_STATES =
            List.of("ONLINE", "DEGRADED", "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED");

    private DiskValues() {}

    static void addAge(Samples samples, NodeRecord node, Instant readAt) {
        samples.add(
                Catalogue.DISKS_LAST_READ,
                readAt,
                node.target().toString(),
                node.node().toString());
    }

    static void addTo(Samples samples, NodeRecord node) {
        node.disks()
                .forEach(disk ->
                        addDisk(samples, node.target().toString(), node.node().toString(), disk));
    }

    static void addPools(Samples samples, NodeRecord node, List<ZfsPoolRecord> pools) {
        pools.forEach(
                pool -> addPool(samples, node.target().toString(), node.node().toString(), pool));
    }

    private static void addPool(Samples samples, String target, String node, ZfsPoolRecord pool) {
        String name = pool.name();
        String state = pool.state();
        if (state != null) {
            POOL_STATES.forEach(word -> samples.add(
                    Catalogue.ZFS_STATE, word.equals(state), target, node, name, word.toLowerCase(Locale.ROOT)));
        }
        samples.add(Catalogue.ZFS_SIZE, pool.sizeBytes(), target, node, name);
        samples.add(Catalogue.ZFS_ALLOCATED, pool.allocatedBytes(), target, node, name);
        samples.addPercent(Catalogue.ZFS_FRAGMENTATION, pool.fragmentationPct(), target, node, name);
    }

    private static void addDisk(Samples samples, String target, String node, DiskRecord disk) {
        String device = disk.device();
        String serial = orEmpty(disk.serial());
        samples.add(
                Catalogue.DISK_INFO,
                1,
                target,
                node,
                device,
                serial,
                orEmpty(disk.model()),
                orEmpty(disk.type()),
                orEmpty(disk.usedBy()),
                orEmpty(disk.healthRaw()));
        for (SmartState state : SmartState.values()) {
            String word = state.name().toLowerCase(Locale.ROOT);
            samples.add(Catalogue.DISK_SMART_STATE, state == disk.health(), target, node, device, serial, word);
        }
        switch (disk.health()) {
            case PASSED, FAILED ->
                samples.add(Catalogue.DISK_SMART_HEALTHY, disk.health().isHealthy(), target, node, device, serial);
            case UNKNOWN, DISABLED -> {
                // Silence is not sickness: without a verdict there is no value.
            }
        }
        samples.addPercent(Catalogue.DISK_LIFE_REMAINING, disk.wearoutPct(), target, node, device, serial);
        samples.add(Catalogue.DISK_SIZE, disk.sizeBytes(), target, node, device, serial);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
