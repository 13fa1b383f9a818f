package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a change did. Its JSON is the result of the command and of the operation over HTTP.
///
/// @param vmid absent only where a guest named by name was already gone
/// @param node absent where the guest is gone
/// @param operation the seed's name, with ` (existing)` where there was nothing to do
/// @param changed whether PVE was asked to change anything
/// @param status the guest's status afterwards, as far as it was seen
/// @param upids the tasks that were started, in order
/// @param warnings what went well but should be known, such as the warnings of a task
/// @param log the end of the last task's log
/// @param ipv4 the address that `start` waited for
/// @param exec what a command in the guest did
/// @param plan with `dryRun`, the requests that would be sent
public record ChangeResult(
        TargetName target,
        GuestType type,
        @Nullable Vmid vmid,
        @Nullable String name,
        @Nullable NodeName node,
        String operation,
        boolean changed,
        @Nullable String status,
        List<Upid> upids,
        List<String> warnings,
        List<String> log,
        @Nullable String ipv4,
        @Nullable Exec exec,
        @Nullable List<PlannedCall> plan,
        Instant recordedAt) {
    public ChangeResult {
        upids = List.copyOf(upids);
        warnings = List.copyOf(warnings);
        log = List.copyOf(log);
        plan = plan == null ? null : List.copyOf(plan);
    }

    /// The same result with one more thing that should be known.
    ChangeResult warning(String warning) {
        List<String> more = new ArrayList<>(warnings);
        more.add(warning);
        return new ChangeResult(
                target,
                type,
                vmid,
                name,
                node,
                operation,
                changed,
                status,
                upids,
                more,
                log,
                ipv4,
                exec,
                plan,
                recordedAt);
    }

    /// How a command in a guest ended: with an exit code or by a signal.
    ///
    /// @param stdout what it printed, as text; where it is no UTF-8, one letter for each byte
    /// @param stdoutBase64 the bytes of what it printed, where they are no UTF-8
    public record Exec(
            long pid,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            String stdout,
            String stderr,
            boolean stdoutTruncated,
            boolean stderrTruncated,
            @Nullable String stdoutBase64,
            @Nullable String stderrBase64) {

        /// One that printed text.
        public Exec(
                long pid,
                @Nullable Integer exitCode,
                @Nullable Integer signal,
                String stdout,
                String stderr,
                boolean stdoutTruncated,
                boolean stderrTruncated) {
            this(pid, exitCode, signal, stdout, stderr, stdoutTruncated, stderrTruncated, null, null);
        }
    }

    /// A request that a dry run did not send.
    ///
    /// @param verb `GET`, `POST`, `PUT` or `DELETE`
    /// @param params secrets are masked
    public record PlannedCall(String verb, String path, Map<String, List<String>> params) {}
}
