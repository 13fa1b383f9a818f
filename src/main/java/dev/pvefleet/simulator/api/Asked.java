package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.LockFile;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// A request as a handler sees it: checked, on the node that answers it, at one moment.
///
/// @param local the node that answers
/// @param warm see {@link Request}
record Asked(
        Workers workers,
        Identity who,
        Node local,
        boolean warm,
        Instant now,
        Rule rule,
        Map<String, List<String>> params) {

    Cluster cluster() {
        return workers.cluster();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(params.get(name))
                .filter(values -> !values.isEmpty())
                .map(List::getFirst);
    }

    String required(String name) {
        return text(name).orElseThrow();
    }

    boolean flag(String name) {
        return text(name).filter("1"::equals).isPresent();
    }

    long number(String name, long otherwise) {
        return text(name).map(Long::parseLong).orElse(otherwise);
    }

    NodeName node() {
        return local.name();
    }

    /// The guest in the path, which must be on this node and of this type.
    Guest guest(GuestType type) {
        String vmid = required("vmid");
        return cluster()
                .guest(new Vmid(Math.max(100, (int) number("vmid", 0))))
                .filter(guest -> guest.vmid().toString().equals(vmid))
                .filter(guest -> guest.node().equals(node()) && guest.type() == type)
                .orElseThrow(() -> ApiError.noSuchGuest(node(), type, vmid));
    }

    boolean may(String path, String privilege) {
        return who.isRoot() || cluster().access().holds(who, path, privilege);
    }

    boolean mayAny(String path, Collection<String> privileges) {
        return who.isRoot() || cluster().access().holdsAny(who, path, privileges);
    }

    boolean isAtLeast(int major, int minor) {
        return cluster().version().isAtLeast(major, minor);
    }

    /// What a task shows as that this request starts.
    Job.Title title(String type, Object id) {
        return new Job.Title(type, id.toString(), who.toString());
    }

    /// Starts a task and answers with its id.
    Reply start(Job job) {
        return Answer.task(workers.start(job).upid().orElseThrow());
    }

    /// Starts a task once a lock file is to be had, which the task then holds.
    Reply startLocked(LockFile file, Job job) {
        AtomicReference<Upid> upid = new AtomicReference<>();
        Worker request = workers.start(Job.untitled(
                node(),
                List.of(
                        Step.take(file),
                        Step.act(parent -> upid.set(parent.fork(job).upid().orElseThrow())))));
        return Reply.after(request, () -> Answer.task(upid.get()));
    }

    /// Does something under a lock file, and answers with nothing but what it printed.
    Reply locked(LockFile file, Consumer<Worker> deed) {
        Worker request = workers.start(Job.untitled(node(), List.of(Step.take(file), Step.act(deed))));
        return Reply.after(request, () -> Answer.printing(request.lines()));
    }

    /// PVE::Cluster's `check_cfs_quorum`.
    void demandQuorum() {
        if (!cluster().isQuorate()) {
            throw ApiError.die("cluster not ready - no quorum?");
        }
    }

    /// Fails if somebody else than root uses an option that only root may use.
    void onlyRoot(String... options) {
        for (String option : options) {
            if (!who.isRoot()
                    && text(option).filter(value -> !value.equals("0")).isPresent()) {
                throw ApiError.parameters(Map.of(option, "Only root may use this option."));
            }
        }
    }
}
