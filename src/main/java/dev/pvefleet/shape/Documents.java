package dev.pvefleet.shape;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.Upid;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The documents that commands over several targets print; their component names are the documented keys.
public final class Documents {
    private Documents() {}

    /// `sync`.
    @RegisterForReflection
    public record Synced(List<GuestRecord> guests, List<StorageRecord> storages, List<TargetReport> targets) {}

    /// `qemu sync` and `lxc sync`, which are about guests alone.
    @RegisterForReflection
    public record Guests(List<GuestRecord> guests, List<TargetReport> targets) {}

    /// `node-status`.
    @RegisterForReflection
    public record NodeStatus(List<NodeRecord> nodes, List<TargetReport> targets) {}

    /// `node-config`.
    @RegisterForReflection
    public record NodeConfig(List<NodeConfigRecord> nodes, List<TargetReport> targets) {}

    /// `simulate`: how to reach the simulated cluster. Its secrets protect nothing real.
    @RegisterForReflection
    public record Simulation(
            List<SimulatedNode> nodes,
            String tokenId,
            String tokenSecret,
            String caCert,
            String identityFile,
            String config) {}

    /// One simulated node; without SSH where the machine has no Perl.
    @RegisterForReflection
    public record SimulatedNode(
            NodeName node, String apiUrl, @Nullable String ssh) {}

    /// `token`: a new token of the admin API.
    ///
    /// @param sha256 what the agent keeps of it
    /// @param configuration the line for `http.tokens`
    @RegisterForReflection
    public record Token(String name, String role, String token, String sha256, String configuration) {
        /// It does not show.
        @Override
        public String toString() {
            return "token of " + name;
        }
    }

    /// What a command says beside its result: why it failed, and what is allowed but should be known.
    ///
    /// @param log the log, where it was asked for
    @RegisterForReflection
    public record Said(
            @Nullable Problem error,
            @Nullable List<String> warnings,
            @Nullable List<String> log) {}

    /// What went wrong: a word for programs, a sentence for people, and what to do about it.
    ///
    /// @param status PVE's status code, if it answered
    /// @param targets how the targets of a command over several fared
    /// @param gate what refused a change
    /// @param reasons all that stood in its way
    /// @param upid the PVE task that failed or goes on
    /// @param log the last lines that the task said
    /// @param options what became of each option of a change that failed half-way
    @RegisterForReflection
    public record Problem(
            String kind,
            String message,
            @Nullable String hint,
            @Nullable Integer status,
            @Nullable List<TargetReport> targets,
            @Nullable String gate,
            @Nullable List<String> reasons,
            @Nullable Upid upid,
            @Nullable List<String> log,
            @Nullable Map<String, String> options) {

        /// A problem that needs no more words.
        public static Problem of(String kind, String message, @Nullable String hint) {
            return new Problem(kind, message, hint, null, null, null, null, null, null, null);
        }

        public Problem withStatus(Integer code) {
            return new Problem(kind, message, hint, code, targets, gate, reasons, upid, log, options);
        }

        public Problem withTargets(List<TargetReport> reports) {
            return new Problem(kind, message, hint, status, reports, gate, reasons, upid, log, options);
        }

        /// Why a gate or a check refused.
        public Problem withGate(String name, List<String> why) {
            return new Problem(kind, message, hint, status, targets, name, List.copyOf(why), upid, log, options);
        }

        /// Which task it is about, and what that said.
        public Problem withTask(Upid task, List<String> lines) {
            return new Problem(kind, message, hint, status, targets, gate, reasons, task, List.copyOf(lines), options);
        }

        /// What became of each option of a change that failed half-way, which the message says too.
        public Problem withOptions(String words, @Nullable String advice, Map<String, String> states) {
            return new Problem(kind, words, advice, status, targets, gate, reasons, upid, log, states);
        }
    }
}
