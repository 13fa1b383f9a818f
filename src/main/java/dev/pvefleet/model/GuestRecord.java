package dev.pvefleet.model;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// What is known of one guest at one time. A value that PVE did not give is null here and absent from the JSON, never
/// 0.
///
/// @param status PVE's word: `running`, `stopped`, `paused`, …, and `unknown` when its node gives no news
/// @param cpuPct use of the allotted cores in percent, 0 to 100 (briefly more)
/// @param diskBytes use of the root file system; only containers have it, PVE cannot look into a VM
/// @param isProtected whether it carries a protected tag
/// @param template absent for a guest on a node that gives no news
/// @param haState the state that HA wants, only for a guest under HA
public record GuestRecord(
        TargetName target,
        GuestType type,
        Vmid vmid,
        @Nullable String name,
        NodeName node,
        String status,
        @Nullable String ipv4,
        @Nullable Double cpuPct,
        @Nullable Double cpus,
        @Nullable Long memBytes,
        @Nullable Long maxMemBytes,
        @Nullable Double memPct,
        @Nullable Long diskBytes,
        @Nullable Long maxDiskBytes,
        @Nullable Long netinBytes,
        @Nullable Long netoutBytes,
        @Nullable Long diskreadBytes,
        @Nullable Long diskwriteBytes,
        @Nullable Long uptimeSec,
        Tags tags,
        boolean managed,
        boolean isProtected,
        @Nullable String lock,
        @Nullable String haState,
        @Nullable Boolean template,
        @Nullable String pool,
        String lastOperation,
        Instant recordedAt) {
    private static final String UNKNOWN = "unknown";

    /// In the order of {@link GuestId}.
    public static final Comparator<GuestRecord> BY_ID =
            Comparator.comparing(GuestRecord::vmid).thenComparing(GuestRecord::type);

    public GuestId id() {
        return new GuestId(type, vmid);
    }

    public boolean isRunning() {
        return status.equals("running");
    }

    /// Whether its node gives no news of it.
    public boolean isUnknown() {
        return status.equals(UNKNOWN);
    }

    /// The same guest with what another record of it says it is, where its own does not say so.
    public GuestRecord describedBy(GuestRecord other) {
        boolean tagged = !tags.values().isEmpty();
        return new GuestRecord(
                target,
                type,
                vmid,
                name == null ? other.name : name,
                node,
                status,
                ipv4,
                cpuPct,
                cpus,
                memBytes,
                maxMemBytes,
                memPct,
                diskBytes,
                maxDiskBytes,
                netinBytes,
                netoutBytes,
                diskreadBytes,
                diskwriteBytes,
                uptimeSec,
                tagged ? tags : other.tags,
                tagged ? managed : other.managed,
                tagged ? isProtected : other.isProtected,
                lock,
                haState,
                template == null ? other.template : template,
                pool == null ? other.pool : pool,
                lastOperation,
                recordedAt);
    }

    /// The same guest, dated otherwise.
    GuestRecord at(Instant other) {
        return new GuestRecord(
                target,
                type,
                vmid,
                name,
                node,
                status,
                ipv4,
                cpuPct,
                cpus,
                memBytes,
                maxMemBytes,
                memPct,
                diskBytes,
                maxDiskBytes,
                netinBytes,
                netoutBytes,
                diskreadBytes,
                diskwriteBytes,
                uptimeSec,
                tags,
                managed,
                isProtected,
                lock,
                haState,
                template,
                pool,
                lastOperation,
                other);
    }

    /// The same guest when nobody says any more how it is: what it is, and when that was said last.
    public GuestRecord withoutNews() {
        return new GuestRecord(
                target,
                type,
                vmid,
                name,
                node,
                UNKNOWN,
                null,
                null,
                cpus,
                null,
                maxMemBytes,
                null,
                null,
                maxDiskBytes,
                null,
                null,
                null,
                null,
                null,
                tags,
                managed,
                isProtected,
                null,
                null,
                template,
                pool,
                lastOperation,
                recordedAt);
    }

    /// The same guest with what only the cluster's list has of it: CPU use, unless the guest was started or stopped
    /// since, pool and HA state.
    public GuestRecord listedAs(GuestRecord listed) {
        boolean isSameRun = isOn() == listed.isOn();
        return new GuestRecord(
                target,
                type,
                vmid,
                name,
                node,
                status,
                ipv4,
                isSameRun ? listed.cpuPct : cpuPct,
                cpus == null ? listed.cpus : cpus,
                memBytes,
                maxMemBytes,
                memPct,
                diskBytes,
                maxDiskBytes,
                netinBytes,
                netoutBytes,
                diskreadBytes,
                diskwriteBytes,
                uptimeSec,
                tags,
                managed,
                isProtected,
                lock,
                listed.haState,
                template,
                listed.pool,
                lastOperation,
                recordedAt);
    }

    private boolean isOn() {
        return !isUnknown() && !status.equals("stopped");
    }

    /// The same guest with an address that was read elsewhere.
    public GuestRecord withIpv4(String address) {
        return new GuestRecord(
                target,
                type,
                vmid,
                name,
                node,
                status,
                address,
                cpuPct,
                cpus,
                memBytes,
                maxMemBytes,
                memPct,
                diskBytes,
                maxDiskBytes,
                netinBytes,
                netoutBytes,
                diskreadBytes,
                diskwriteBytes,
                uptimeSec,
                tags,
                managed,
                isProtected,
                lock,
                haState,
                template,
                pool,
                lastOperation,
                recordedAt);
    }
}
