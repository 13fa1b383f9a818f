package dev.pvefleet.metrics;

import static dev.pvefleet.metrics.Subject.API_CALL;
import static dev.pvefleet.metrics.Subject.CHANGE;
import static dev.pvefleet.metrics.Subject.CLUSTER;
import static dev.pvefleet.metrics.Subject.COLLECTOR;
import static dev.pvefleet.metrics.Subject.DISK;
import static dev.pvefleet.metrics.Subject.GUEST;
import static dev.pvefleet.metrics.Subject.GUEST_ADDRESS;
import static dev.pvefleet.metrics.Subject.LISTED_NODE;
import static dev.pvefleet.metrics.Subject.NODE;
import static dev.pvefleet.metrics.Subject.NODE_DISKS;
import static dev.pvefleet.metrics.Subject.OPERATION;
import static dev.pvefleet.metrics.Subject.PROGRAM;
import static dev.pvefleet.metrics.Subject.STORAGE;
import static dev.pvefleet.metrics.Subject.TARGET;
import static dev.pvefleet.metrics.Subject.ZFS_POOL;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The catalogue: every metric of this program with its name, type, labels and help.
///
/// Values carry the labels that identify their {@link Subject}; names, tags and what else may change are on info
/// metrics. What is not known has no series: a guest of status `unknown` has no `pve_guest_up`, because unknown is not
/// down.
enum Catalogue {
    BUILD_INFO(PROGRAM.gauge("pvefleet_build_info", "The version of pve-fleet", "version")),
    TARGET_INFO(TARGET.gauge("pvefleet_target_info", "A configured target", "node", "transport")),
    TARGET_UP(TARGET.gauge("pvefleet_target_up", "Whether PVE answered the last sync, and accepted who we are")),
    TARGET_FAILURE(TARGET.gauge(
            "pvefleet_target_failure",
            "1 for each reason why a part of the target is not read at the moment; absent while all of it is",
            "reason")),
    TLS_VERIFY_DISABLED(TARGET.gauge(
            "pvefleet_tls_verify_disabled", "Whether the target's certificate is taken unchecked (skipTlsVerify)")),
    BACKOFF_UNTIL(TARGET.gauge(
            "pvefleet_backoff_until_timestamp_seconds",
            "Until when the target is left alone after failures; absent once it has answered")),

    OPERATION_SUCCESS(OPERATION.gauge(
            "pvefleet_operation_success", "Whether the last run of the operation read everything it should")),
    OPERATION_LAST_SUCCESS(OPERATION.gauge(
            "pvefleet_operation_last_success_timestamp_seconds",
            "When the operation last read everything; 0 before the first time")),
    OPERATION_LAST_ATTEMPT(
            OPERATION.gauge("pvefleet_operation_last_attempt_timestamp_seconds", "When the operation last began")),
    OPERATION_DURATION(OPERATION.gauge("pvefleet_operation_duration_seconds", "How long the last run took")),
    OPERATION_INTERVAL(OPERATION.gauge(
            "pvefleet_operation_interval_seconds",
            "How often the operation runs; its values are withdrawn at three times this age")),
    OPERATION_RUNS(OPERATION.counter("pvefleet_operation_runs_total", "Finished runs")),
    OPERATION_FAILURES(OPERATION.counter(
            "pvefleet_operation_failures_total", "Runs that did not read everything, by the first reason", "reason")),
    OPERATION_SKIPPED(OPERATION.counter(
            "pvefleet_operation_skipped_total", "Runs left out because the one before still went on")),
    OPERATION_HELD_BACK(OPERATION.counter(
            "pvefleet_operation_held_back_total", "Due runs not attempted because the target had not answered")),
    OPERATION_OVERDUE(OPERATION.gauge(
            "pvefleet_operation_overdue",
            "How many running guests (guestIps) or online nodes (smart) have no answer younger than the interval")),
    COLLECTOR_SUCCESS(
            COLLECTOR.gauge("pvefleet_collector_success", "Whether this part of an operation was read the last time")),
    COLLECTOR_DENIED(COLLECTOR.gauge(
            "pvefleet_collector_permission_denied",
            "Whether PVE refused this part of an operation for want of a privilege")),

    API_REQUESTS(API_CALL.counter("pvefleet_api_requests_total", "Calls sent to PVE")),
    API_FAILURES(API_CALL.counter(
            "pvefleet_api_request_failures_total",
            "Calls that failed, by PVE's status, or by kind where there was none",
            "code")),
    API_DURATION(API_CALL.histogram("pvefleet_api_request_duration_seconds", "How long calls to PVE took")),

    STATE_RESTORED(OPERATION.gauge(
            "pvefleet_state_restored",
            "Whether what the operation shows was restored at the start and not read since")),
    STATE_WRITE_FAILURES(PROGRAM.counter(
            "pvefleet_state_write_failures_total", "Runs whose result could not be written to the state file")),
    STATE_LAST_WRITE(
            PROGRAM.gauge("pvefleet_state_last_write_timestamp_seconds", "When the state file was last written")),
    CONFIG_SUCCESS(PROGRAM.gauge(
            "pvefleet_config_last_reload_success",
            "Whether the configuration file was good when it was last read; a bad one is refused whole")),
    CONFIG_TIMESTAMP(
            PROGRAM.gauge("pvefleet_config_last_reload_timestamp_seconds", "When the running configuration was read")),

    LIFECYCLE_OPERATIONS(
            CHANGE.counter("pvefleet_lifecycle_operations_total", "Changes of guests that ended, whatever their end")),
    LIFECYCLE_FAILURES(CHANGE.counter(
            "pvefleet_lifecycle_failures_total",
            "Changes of guests that failed; refusals by a gate are not among them")),
    LIFECYCLE_REFUSALS(CHANGE.counter(
            "pvefleet_lifecycle_gate_refusals_total", "Changes of guests that a gate or a check refused", "gate")),
    LIFECYCLE_FORCED(
            CHANGE.counter("pvefleet_lifecycle_forced_total", "Gates that changes of guests were forced past")),
    LIFECYCLE_IN_PROGRESS(CHANGE.gauge("pvefleet_lifecycle_in_progress", "Changes of guests that go on")),
    HTTP_AUTH_FAILURES(PROGRAM.counter(
            "pvefleet_http_auth_failures_total", "Requests turned away for want of a good token or role")),

    NODE_UP(LISTED_NODE.gauge("pve_node_up", "Whether the node is online; absent while unknown")),
    NODE_INFO(NODE.gauge("pve_node_info", "Names and versions of the node", "node", "pve_version", "kernel")),
    NODE_UPTIME(NODE.gauge("pve_node_uptime_seconds", "Time since the node started")),
    NODE_CPU(NODE.gauge("pve_node_cpu_usage_ratio", "Use of all cores, 0 to 1")),
    NODE_CPUS(NODE.gauge("pve_node_cpus", "Logical processors")),
    NODE_IOWAIT(NODE.gauge(
            "pve_node_iowait_ratio", "Share of the last full minute that was spent waiting for disks, 0 to 1")),
    NODE_PRESSURE(NODE.gauge(
            "pve_node_pressure_ratio",
            "Share of the last full minute in which some or all tasks waited for cpu, io or memory; from PVE 9.0 on",
            "resource",
            "stall")),
    NODE_LOAD1(NODE.gauge("pve_node_load1", "Load average over 1 minute")),
    NODE_LOAD5(NODE.gauge("pve_node_load5", "Load average over 5 minutes")),
    NODE_LOAD15(NODE.gauge("pve_node_load15", "Load average over 15 minutes")),
    NODE_MEMORY_SIZE(NODE.gauge("pve_node_memory_size_bytes", "Memory")),
    NODE_MEMORY_USED(
            NODE.gauge("pve_node_memory_used_bytes", "Memory in use; before PVE 8.4 this counts the page cache")),
    NODE_MEMORY_AVAILABLE(
            NODE.gauge("pve_node_memory_available_bytes", "Memory that can be had without swapping; from PVE 9.0 on")),
    NODE_SWAP_SIZE(NODE.gauge("pve_node_swap_size_bytes", "Swap space")),
    NODE_SWAP_USED(NODE.gauge("pve_node_swap_used_bytes", "Swap space in use")),
    NODE_ROOTFS_SIZE(NODE.gauge("pve_node_rootfs_size_bytes", "Root file system")),
    NODE_ROOTFS_USED(NODE.gauge("pve_node_rootfs_used_bytes", "Root file system in use")),
    NODE_ROOTFS_AVAILABLE(NODE.gauge("pve_node_rootfs_available_bytes", "Root file system still available")),

    CLUSTER_QUORATE(CLUSTER.gauge(
            "pve_cluster_quorate", "Whether the cluster has its quorum; a host that stands alone always has")),
    CLUSTER_NODES(CLUSTER.gauge("pve_cluster_nodes", "Nodes of the cluster, in the target's scope or not")),
    CLUSTER_ONLINE(CLUSTER.gauge("pve_cluster_nodes_online", "Nodes of the cluster that are online")),

    DISKS_LAST_READ(NODE_DISKS.gauge(
            "pve_node_disks_last_read_timestamp_seconds",
            "When the node's disks were last read, which is as often as schedule.smart says")),
    DISK_INFO(DISK.gauge(
            "pve_node_disk_info",
            "What a disk is, and PVE's own word on its health",
            "model",
            "disk_type",
            "used_by",
            "health")),
    DISK_SMART_STATE(
            DISK.gauge("pve_node_disk_smart_state", "1 for the state that the disk is in, 0 for the others", "state")),
    DISK_SMART_HEALTHY(
            DISK.gauge("pve_node_disk_smart_healthy", "Whether the disk says it is well; absent if it says nothing")),
    DISK_LIFE_REMAINING(
            DISK.gauge("pve_node_disk_life_remaining_ratio", "Life that remains by the disk's own count, 1 when new")),
    DISK_SIZE(DISK.gauge("pve_node_disk_size_bytes", "Size")),
    ZFS_STATE(ZFS_POOL.gauge("pve_zfs_pool_state", "1 for the state that the pool is in, 0 for the others", "state")),
    ZFS_SIZE(ZFS_POOL.gauge("pve_zfs_pool_size_bytes", "Size of the pool; absent while it cannot be used")),
    ZFS_ALLOCATED(ZFS_POOL.gauge("pve_zfs_pool_allocated_bytes", "Space that is taken, snapshots included")),
    ZFS_FRAGMENTATION(ZFS_POOL.gauge("pve_zfs_pool_fragmentation_ratio", "Fragmentation of the free space, 0 to 1")),

    GUEST_INFO(GUEST.gauge(
            "pve_guest_info",
            "Names and place of the guest",
            "vmid",
            "guest_type",
            "name",
            "node",
            "tags",
            "template",
            "pool")),
    GUEST_UP(GUEST.gauge("pve_guest_up", "Whether the guest runs; absent while unknown, and for a template")),
    GUEST_STATUS(GUEST.gauge(
            "pve_guest_status",
            "1 with the state that PVE gives the guest, such as running, stopped, paused, suspended, io-error or unknown",
            "state")),
    GUEST_MANAGED(GUEST.gauge("pve_guest_managed", "Whether the guest carries the managed tag")),
    GUEST_PROTECTED(GUEST.gauge("pve_guest_protected", "Whether the guest carries a protected tag")),
    GUEST_CPU(GUEST.gauge("pve_guest_cpu_usage_ratio", "Use of the allotted cores, 0 to 1")),
    GUEST_CPUS(GUEST.gauge("pve_guest_cpus", "Allotted cores")),
    GUEST_MEMORY_SIZE(GUEST.gauge("pve_guest_memory_size_bytes", "Allotted memory")),
    GUEST_MEMORY_USED(GUEST.gauge("pve_guest_memory_used_bytes", "Memory in use")),
    GUEST_DISK_SIZE(GUEST.gauge("pve_guest_disk_size_bytes", "Size of the root or boot disk")),
    GUEST_DISK_USED(GUEST.gauge(
            "pve_guest_disk_used_bytes", "Root file system in use; containers only, PVE cannot look into a VM")),
    GUEST_NET_IN(GUEST.counter("pve_guest_network_receive_bytes_total", "Bytes received since the guest started")),
    GUEST_NET_OUT(GUEST.counter("pve_guest_network_transmit_bytes_total", "Bytes sent since the guest started")),
    GUEST_DISK_READ(GUEST.counter("pve_guest_disk_read_bytes_total", "Bytes read since the guest started")),
    GUEST_DISK_WRITTEN(GUEST.counter("pve_guest_disk_written_bytes_total", "Bytes written since the guest started")),
    GUEST_UPTIME(GUEST.gauge("pve_guest_uptime_seconds", "Time since the guest started")),
    GUEST_LOCK_STATE(GUEST.gauge("pve_guest_lock_state", "1 with the lock that the guest is under, if any", "state")),
    GUEST_HA_STATE(GUEST.gauge("pve_guest_ha_state", "1 with the state that HA wants, if HA has the guest", "state")),
    GUEST_PRESSURE(Subject.GUEST_PRESSURE.gauge(
            "pve_guest_pressure_ratio",
            "Share of the last 10 seconds in which some or all tasks waited for cpu, io or memory; from PVE 9.0 on",
            "resource",
            "stall")),
    GUEST_IP_INFO(GUEST_ADDRESS.gauge("pve_guest_ip_info", "An address of a running guest", "ip")),

    STORAGE_INFO(STORAGE.gauge(
            "pve_storage_info",
            "Names of the storage; a shared one stands once, without a node",
            "node",
            "storage",
            "plugintype",
            "content",
            "shared")),
    STORAGE_UP(STORAGE.gauge(
            "pve_storage_up", "1 while PVE reports the storage as available; absent while it says unknown")),
    STORAGE_SIZE(STORAGE.gauge("pve_storage_size_bytes", "Size; absent while unavailable")),
    STORAGE_USED(STORAGE.gauge("pve_storage_used_bytes", "Space in use; absent while unavailable"));

    private static final Set<String> FAMILIES =
            Arrays.stream(values()).map(it -> it.definition.familyName()).collect(Collectors.toUnmodifiableSet());

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
        return definition.name();
    }

    /// What the Prometheus client calls the metric.
    MetricMetadata metadata() {
        return definition.metadata();
    }

    boolean isInfo() {
        return definition.isInfo();
    }

    Definition.Type type() {
        return definition.type();
    }

    String help() {
        return definition.help();
    }

    List<String> labels() {
        return definition.labels();
    }
}
