package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The catalogue: every metric of this program with its name, type, labels and help.
///
/// `target` and `id` (`qemu/100`, `node/pve1`, `storage/pve1/local`) identify a thing, and only they stand on values,
/// so that a renamed or migrated guest keeps its series; names, nodes and tags are on info metrics. Disks and what
/// follows from them have no id in PVE and are found by `node`, `device` and `serial`. What is not known has no series:
/// a guest of status `unknown` has no `pve_guest_up`, because unknown is not down.
enum Catalogue {
    BUILD_INFO(gauge("pvefleet_build_info", "The version of pve-fleet.", "version")),
    TARGET_INFO(gauge("pvefleet_target_info", "A configured target.", "target", "node", "transport")),
    TARGET_UP(gauge(
            "pvefleet_target_up",
            "Whether PVE answered the last sync of the target, and accepted who we are.",
            "target")),
    TLS_VERIFY_DISABLED(gauge(
            "pvefleet_tls_verify_disabled",
            "Whether the target's certificate is taken unchecked (skipTlsVerify).",
            "target")),

    OPERATION_SUCCESS(gauge(
            "pvefleet_operation_success",
            "Whether the last run of the operation read everything it should.",
            "target",
            "operation")),
    OPERATION_LAST_SUCCESS(gauge(
            "pvefleet_operation_last_success_timestamp_seconds",
            "When the operation last read everything.",
            "target",
            "operation")),
    OPERATION_LAST_ATTEMPT(gauge(
            "pvefleet_operation_last_attempt_timestamp_seconds",
            "When the operation last began.",
            "target",
            "operation")),
    OPERATION_DURATION(
            gauge("pvefleet_operation_duration_seconds", "How long the last run took.", "target", "operation")),
    OPERATION_INTERVAL(gauge(
            "pvefleet_operation_interval_seconds",
            "How often the operation runs; its values are withdrawn at three times this age.",
            "target",
            "operation")),
    OPERATION_RUNS(counter("pvefleet_operation_runs_total", "Finished runs.", "target", "operation")),
    OPERATION_FAILURES(counter(
            "pvefleet_operation_failures_total",
            "Runs that did not read everything, by the first reason.",
            "target",
            "operation",
            "reason")),
    OPERATION_SKIPPED(counter(
            "pvefleet_operation_skipped_total",
            "Runs left out because the one before still went on.",
            "target",
            "operation")),
    COLLECTOR_SUCCESS(gauge(
            "pvefleet_collector_success",
            "Whether this part of an operation was read the last time.",
            "target",
            "collector")),
    COLLECTOR_DENIED(gauge(
            "pvefleet_collector_permission_denied",
            "Whether PVE refused this part of an operation for want of a privilege.",
            "target",
            "collector")),

    API_REQUESTS(counter("pvefleet_api_requests_total", "Calls sent to PVE.", "target", "transport", "endpoint")),
    API_FAILURES(counter(
            "pvefleet_api_request_failures_total",
            "Calls that failed, by PVE's status, or by kind where there was none.",
            "target",
            "transport",
            "endpoint",
            "code")),
    API_DURATION(summary(
            "pvefleet_api_request_duration_seconds", "How long calls to PVE took.", "target", "transport", "endpoint")),

    NODE_UP(gauge("pve_node_up", synced("Whether the node is online; absent while unknown"), "target", "id")),
    NODE_INFO(gauge(
            "pve_node_info",
            polled("Names and versions of the node"),
            "target",
            "id",
            "node",
            "pve_version",
            "kernel")),
    NODE_UPTIME(gauge("pve_node_uptime_seconds", polled("Time since the node started"), "target", "id")),
    NODE_CPU(gauge("pve_node_cpu_usage_ratio", polled("Use of all cores, 0 to 1"), "target", "id")),
    NODE_CPUS(gauge("pve_node_cpus", polled("Logical processors"), "target", "id")),
    NODE_IOWAIT(
            gauge("pve_node_iowait_ratio", polled("Share of time spent waiting for disks, 0 to 1"), "target", "id")),
    NODE_LOAD1(gauge("pve_node_load1", polled("Load average over 1 minute"), "target", "id")),
    NODE_LOAD5(gauge("pve_node_load5", polled("Load average over 5 minutes"), "target", "id")),
    NODE_LOAD15(gauge("pve_node_load15", polled("Load average over 15 minutes"), "target", "id")),
    NODE_MEMORY_SIZE(gauge("pve_node_memory_size_bytes", polled("Memory"), "target", "id")),
    NODE_MEMORY_USED(gauge(
            "pve_node_memory_used_bytes",
            polled("Memory in use; before PVE 8.4 this counts the page cache"),
            "target",
            "id")),
    NODE_MEMORY_AVAILABLE(gauge(
            "pve_node_memory_available_bytes",
            polled("Memory that can be had without swapping; from PVE 9.0 on"),
            "target",
            "id")),
    NODE_SWAP_SIZE(gauge("pve_node_swap_size_bytes", polled("Swap space"), "target", "id")),
    NODE_SWAP_USED(gauge("pve_node_swap_used_bytes", polled("Swap space in use"), "target", "id")),
    NODE_ROOTFS_SIZE(gauge("pve_node_rootfs_size_bytes", polled("Root file system"), "target", "id")),
    NODE_ROOTFS_USED(gauge("pve_node_rootfs_used_bytes", polled("Root file system in use"), "target", "id")),
    NODE_ROOTFS_AVAILABLE(
            gauge("pve_node_rootfs_available_bytes", polled("Root file system still available"), "target", "id")),

    DISKS_LAST_READ(gauge(
            "pve_node_disks_last_read_timestamp_seconds",
            "When the node's disks were last read, which is as often as schedule.smart says.",
            "target",
            "node")),
    DISK_INFO(gauge(
            "pve_node_disk_info",
            smart("What a disk is, and PVE's own word on its health"),
            "target",
            "node",
            "device",
            "serial",
            "model",
            "disk_type",
            "used_by",
            "health")),
    DISK_SMART_STATE(gauge(
            "pve_node_disk_smart_state",
            smart("1 for the state that the disk is in, 0 for the others"),
            "target",
            "node",
            "device",
            "serial",
            "state")),
    DISK_SMART_HEALTHY(gauge(
            "pve_node_disk_smart_healthy",
            smart("Whether the disk says it is well; absent if it says nothing"),
            "target",
            "node",
            "device",
            "serial")),
    DISK_LIFE_REMAINING(gauge(
            "pve_node_disk_life_remaining_ratio",
            smart("Life that remains by the disk's own count, 1 when new"),
            "target",
            "node",
            "device",
            "serial")),
    DISK_SIZE(gauge("pve_node_disk_size_bytes", smart("Size"), "target", "node", "device", "serial")),

    GUEST_INFO(gauge(
            "pve_guest_info",
            synced("Names and place of the guest"),
            "target",
            "id",
            "vmid",
            "guest_type",
            "name",
            "node",
            "tags",
            "template",
            "pool")),
    GUEST_UP(gauge("pve_guest_up", synced("Whether the guest runs; absent while unknown"), "target", "id")),
    GUEST_MANAGED(gauge("pve_guest_managed", synced("Whether the guest carries the managed tag"), "target", "id")),
    GUEST_PROTECTED(gauge("pve_guest_protected", synced("Whether the guest carries a protected tag"), "target", "id")),
    GUEST_CPU(gauge("pve_guest_cpu_usage_ratio", synced("Use of the allotted cores, 0 to 1"), "target", "id")),
    GUEST_CPUS(gauge("pve_guest_cpus", synced("Allotted cores"), "target", "id")),
    GUEST_MEMORY_SIZE(gauge("pve_guest_memory_size_bytes", synced("Allotted memory"), "target", "id")),
    GUEST_MEMORY_USED(gauge("pve_guest_memory_used_bytes", synced("Memory in use"), "target", "id")),
    GUEST_DISK_SIZE(gauge("pve_guest_disk_size_bytes", synced("Size of the root or boot disk"), "target", "id")),
    GUEST_DISK_USED(gauge(
            "pve_guest_disk_used_bytes",
            synced("Root file system in use; containers only, PVE cannot look into a VM"),
            "target",
            "id")),
    GUEST_NET_IN(counter(
            "pve_guest_network_receive_bytes_total", synced("Bytes received since the guest started"), "target", "id")),
    GUEST_NET_OUT(counter(
            "pve_guest_network_transmit_bytes_total", synced("Bytes sent since the guest started"), "target", "id")),
    GUEST_DISK_READ(
            counter("pve_guest_disk_read_bytes_total", synced("Bytes read since the guest started"), "target", "id")),
    GUEST_DISK_WRITTEN(counter(
            "pve_guest_disk_written_bytes_total", synced("Bytes written since the guest started"), "target", "id")),
    GUEST_UPTIME(gauge("pve_guest_uptime_seconds", synced("Time since the guest started"), "target", "id")),
    GUEST_LOCK_STATE(gauge(
            "pve_guest_lock_state",
            synced("1 with the lock that the guest is under, if any"),
            "target",
            "id",
            "state")),
    GUEST_HA_STATE(gauge(
            "pve_guest_ha_state",
            synced("1 with the state that HA wants, if HA has the guest"),
            "target",
            "id",
            "state")),
    GUEST_IP_INFO(gauge(
            "pve_guest_ip_info",
            "An address of a running guest. Cached, read as often as schedule.guestIps says.",
            "target",
            "id",
            "ip")),

    STORAGE_INFO(gauge(
            "pve_storage_info",
            synced("Names of the storage; a shared one stands once, without a node"),
            "target",
            "id",
            "node",
            "storage",
            "plugintype",
            "content",
            "shared")),
    STORAGE_UP(gauge("pve_storage_up", synced("Whether PVE reports the storage as available"), "target", "id")),
    STORAGE_SIZE(gauge("pve_storage_size_bytes", synced("Size; absent while unavailable"), "target", "id")),
    STORAGE_USED(gauge("pve_storage_used_bytes", synced("Space in use; absent while unavailable"), "target", "id"));

    private static final String TOTAL = "_total";
    private static final String INFO = "_info";
    private static final Set<String> FAMILIES =
            Arrays.stream(values()).map(Catalogue::familyName).collect(Collectors.toUnmodifiableSet());

    // The record freezes its list, which the checker cannot see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Definition definition;

    Catalogue(Definition definition) {
        this.definition = definition;
    }

    /// Whether `/metrics` shows the family: a meter library likes to add some of its own, such as maxima.
    static boolean isServed(String family) {
        return FAMILIES.contains(family);
    }

    String metricName() {
        return definition.name;
    }

    /// What the Prometheus client calls the metric: it adds the suffixes `_total` and `_info` itself.
    MetricMetadata metadata() {
        return new MetricMetadata(familyName(), definition.help);
    }

    /// Whether the only thing that it says is in its labels.
    boolean isInfo() {
        return definition.name.endsWith(INFO);
    }

    Type type() {
        return definition.type;
    }

    String help() {
        return definition.help;
    }

    List<String> labels() {
        return definition.labels;
    }

    private String familyName() {
        String suffix = definition.name.endsWith(TOTAL) ? TOTAL : isInfo() ? INFO : "";
        return definition.name.substring(0, definition.name.length() - suffix.length());
    }

    private static Definition gauge(String name, String help, String... labels) {
        return new Definition(name, Type.GAUGE, help, List.of(labels));
    }

    private static Definition counter(String name, String help, String... labels) {
        return new Definition(name, Type.COUNTER, help, List.of(labels));
    }

    private static Definition summary(String name, String help, String... labels) {
        return new Definition(name, Type.SUMMARY, help, List.of(labels));
    }

    private static String synced(String what) {
        return what + ". Cached, read as often as schedule.sync says.";
    }

    private static String polled(String what) {
        return what + ". Cached, read as often as schedule.nodeStatus says.";
    }

    private static String smart(String what) {
        return what + ". Cached, read as often as schedule.smart says.";
    }

    /// What stands behind `# TYPE` in Prometheus' text format, where an info metric is a gauge.
    enum Type {
        GAUGE,
        COUNTER,
        SUMMARY
    }

    /// What a metric is, told in one go because an enum's constants are made before its own static fields.
    private record Definition(String name, Type type, String help, List<String> labels) {
        Definition {
            labels = List.copyOf(labels);
        }
    }
}
