package dev.pvefleet.metrics;

import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.SmartState;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The disks of a node.
final class DiskValues {
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
