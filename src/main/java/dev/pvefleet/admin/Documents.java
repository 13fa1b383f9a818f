package dev.pvefleet.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The documents that reads answer with; their component names are the documented keys.
final class Documents {
    private Documents() {}

    /// A guest as the command line prints it, with its age.
    @RegisterForReflection
    record Guest(
            @JsonUnwrapped GuestRecord record,
            @Nullable Long ipv4AgeSec,
            long ageSec,
            boolean stale,
            boolean restored) {}

    @RegisterForReflection
    record Guests(List<Guest> guests, List<Coverage> targets) {}

    /// A node as the command line prints it, with its age.
    ///
    /// @param status PVE's word: `online`, `offline` or `unknown`; absent if the cluster's list does not have it
    @RegisterForReflection
    record Node(
            @JsonUnwrapped NodeRecord record, @Nullable String status, long ageSec, boolean stale, boolean restored) {}

    @RegisterForReflection
    record Nodes(List<Node> nodes, List<Coverage> targets) {}

    /// How far a list can be believed for one target.
    ///
    /// @param reachable absent before the first answer
    /// @param recordedAt when the list was read; absent if it never was
    /// @param failing the parts of its reading that gave nothing the last time
    @RegisterForReflection
    record Coverage(
            TargetName name,
            @Nullable Boolean reachable,
            @Nullable Instant recordedAt,
            @Nullable Long ageSec,
            boolean stale,
            boolean restored,
            List<Failing> failing) {}

    @RegisterForReflection
    record Targets(List<Target> targets) {}

    /// A target and how reading it goes.
    ///
    /// @param failing the parts of its operations that gave nothing the last time
    @RegisterForReflection
    record Target(
            TargetName name,
            String transport,
            String nodes,
            boolean tlsVerifyDisabled,
            @Nullable Boolean reachable,
            @Nullable Integer guests,
            @Nullable Instant recordedAt,
            @Nullable Long ageSec,
            boolean stale,
            boolean restored,
            SortedMap<String, Reading> operations,
            List<Failing> failing) {}

    /// How one operation has fared since the agent started.
    @RegisterForReflection
    record Reading(
            Double intervalSec,
            @Nullable Boolean succeeded,
            @Nullable Instant lastAttempt,
            @Nullable Instant lastSuccess,
            @Nullable Double lastDurationSec,
            long runs,
            SortedMap<String, Long> failures,
            long skipped) {}

    /// A part of an operation that gave nothing, and why.
    @RegisterForReflection
    record Failing(
            String part,
            String kind,
            String message,
            @Nullable String hint) {}

    /// What a guest was before.
    ///
    /// @param vanishedAt since when it is not listed any more
    @RegisterForReflection
    record History(
            TargetName target,
            Vmid vmid,
            List<GuestVersion> versions,
            @Nullable Instant vanishedAt) {}

    @RegisterForReflection
    record Operations(List<OperationDocument> operations) {}

    /// What a reload came to.
    @RegisterForReflection
    record Reloaded(
            List<TargetName> added,
            List<TargetName> changed,
            List<TargetName> removed,
            List<TargetName> unchanged,
            List<String> atRestart,
            List<String> warnings) {}
}
