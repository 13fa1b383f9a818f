package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes sure, before a guest is made, that it can be finished afterwards.
///
/// PVE asks for less to make a guest than to write its options. Without this check a clone would come into being that
/// can be neither marked as ours nor be found again.
final class NewGuestRights {
    private static final String ROOT = "root@pam";

    private final Target target;
    private final Wanted wanted;
    private final Optional<String> pool;

    /// @param pool the pool that the guest will join
    NewGuestRights(Target target, Wanted wanted, Optional<String> pool) {
        this.target = target;
        this.wanted = wanted;
        this.pool = pool;
    }

    /// @throws TransportException with all that is missing (`FORBIDDEN`)
    void demand(List<Need> needs, Trail trail) {
        if (target.api().user().filter(ROOT::equals).isPresent()) {
            return;
        }
        String path = "/vms/" + wanted.guest().vmid();
        Optional<String> poolPath = pool.map("/pool/"::concat);
        List<Request<Permissions>> questions = Stream.concat(Stream.of(path), poolPath.stream())
                .map(ClusterCalls::permissionsOn)
                .toList();
        Answers answers = target.api().sendTogether(questions, trail.readDeadline());
        List<Permissions> held = questions.stream()
                .map(question -> answers.to(question).orThrow())
                .toList();
        Predicate<Need> lacking = need -> held.stream()
                .limit(need.poolCounts() ? held.size() : 1)
                .noneMatch(permissions -> permissions.anywhere(List.of(need.privilege())));
        List<Need> missing = needs.stream().filter(lacking).toList();
        if (!missing.isEmpty()) {
            Need hardest = missing.getLast();
            throw refused(missing, poolPath.filter(_ -> hardest.poolCounts()).orElse(path), hardest);
        }
    }

    /// @param hardest the need whose role covers the others
    private TransportException refused(List<Need> missing, String path, Need hardest) {
        List<String> reasons = new ArrayList<>();
        missing.forEach(need -> reasons.add("%s needs %s".formatted(need.what(), need.privilege())));
        String message = "%s (%s) is not made on %s, because it could not be finished: on %s, %s"
                .formatted(wanted.guest(), wanted.name(), target.name(), path, String.join(", ", reasons));
        Optional<String> grant = MissingPrivilege.of(hardest.privilege(), path)
                .grantTo(target.api().user());
        return new TransportException(Kind.FORBIDDEN, message, message, 0, Map.of(), grant.orElse(null), null);
    }

    /// What has to be done to the new guest, and the privilege that it takes.
    ///
    /// @param poolCounts whether it may be held on the pool instead of on the guest
    record Need(String what, String privilege, boolean poolCounts) {
        static final Need READING = new Need("reading it", "VM.Audit", true);
        static final Need STARTING = new Need("starting it", "VM.PowerMgmt", true);

        /// Once it is there and in its pool.
        static final Need TAGGING = new Need("tagging it", "VM.Config.Options", true);

        /// PVE checks the tags of a creation before the guest is in its pool (PVE::API2::LXC, `create_vm`).
        static final Need TAGGING_AT_ONCE = new Need("tagging it", "VM.Config.Options", false);
    }
}
