package dev.pvefleet.metrics;

import java.util.List;
import java.util.stream.Stream;

/// What metrics are about: the labels that tell one such thing from another, and where its values come from.
///
/// `target` and `id` (`qemu/100`, `node/pve1`, `storage/pve1/local`) identify a thing, and only they stand on values,
/// so that a renamed or migrated guest keeps its series. Disks and pools have no id in PVE and are found by `node`
/// with `device` and `serial`, or with `pool`.
enum Subject {
    PROGRAM(""),
    TARGET("", "target"),
    OPERATION("", "target", "operation"),
    COLLECTOR("", "target", "collector"),
    API_CALL("", "target", "transport", "endpoint"),
    CHANGE("", "operation"),
    CLUSTER(read("sync"), "target"),
    LISTED_NODE(read("sync"), "target", "id"),
    NODE(read("nodeStatus"), "target", "id"),
    NODE_DISKS("", "target", "node"),
    DISK(read("smart"), "target", "node", "device", "serial"),
    ZFS_POOL(read("smart"), "target", "node", "pool"),
    GUEST(read("sync"), "target", "id"),
    GUEST_PRESSURE(read("nodeStatus"), "target", "id"),
    GUEST_ADDRESS(read("guestIps"), "target", "id"),
    STORAGE(read("sync"), "target", "id");

    private final String cadence;

    // The list cannot be changed, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> labels;

    Subject(String cadence, String... labels) {
        this.cadence = cadence;
        this.labels = List.of(labels);
    }

    private static String read(String key) {
        return ". Cached, read as often as schedule.%s says.".formatted(key);
    }

    Definition gauge(String name, String what, String... more) {
        return define(name, Definition.Type.GAUGE, what, more);
    }

    Definition counter(String name, String what, String... more) {
        return define(name, Definition.Type.COUNTER, what, more);
    }

    Definition histogram(String name, String what, String... more) {
        return define(name, Definition.Type.HISTOGRAM, what, more);
    }

    /// @param what without a full stop where the values are cached, because the sentence goes on
    private Definition define(String name, Definition.Type type, String what, String... more) {
        return new Definition(
                name,
                type,
                what + (cadence.isEmpty() ? "." : cadence),
                Stream.concat(labels.stream(), Stream.of(more)).toList());
    }
}
