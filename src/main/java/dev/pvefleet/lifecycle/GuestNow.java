package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.GuestStatus;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.TaskCalls;
import dev.pvefleet.proxmox.TaskCalls.TaskRow;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A guest as it is right before something is done to it, read from its node and not from the cluster's list, which is
/// some seconds old.
///
/// @param options what it has, without what waits for its next start: a change that failed half-way leaves the rest of
///     itself waiting, and tags or a mark that wait are not there
/// @param tasks the tasks about it so far; empty where they could not be read
record GuestNow(Place at, GuestOptions options, GuestStatus status, Optional<List<TaskRow>> tasks) {

    /// Reads all of it together.
    ///
    /// @throws dev.pvefleet.guest.RenamedGuestException if it is not the guest that is meant
    /// @throws RefusedException if it is another guest than the one that was read before
    static GuestNow read(Place at, Trail trail) {
        Request<GuestOptions> options = GuestCalls.runningOptions(at.node(), at.guest());
        Request<GuestStatus> status = GuestCalls.status(at.node(), at.guest());
        Request<List<TaskRow>> tasks = TaskCalls.recent(at.node(), at.guest().vmid());
        Answers answers = at.target().api().sendTogether(List.of(options, status, tasks), trail.readDeadline());
        GuestOptions found = answers.to(options).orThrow();
        return new GuestNow(
                at.confirmed(found),
                trail.recognised(at, found),
                answers.to(status).orThrow(),
                answers.to(tasks).value());
    }

    /// The configuration as it is at this moment, read by itself, because what is read beside a slow answer is old by
    /// the time that this one comes.
    ///
    /// @throws RefusedException if it is another guest by now
    static GuestOptions options(Place at, Trail trail) {
        Request<GuestOptions> question = GuestCalls.runningOptions(at.node(), at.guest());
        return trail.recognised(at, at.target().api().send(question, trail.readDeadline()));
    }

    Tags tags() {
        return options.tags();
    }

    /// The guest as messages name it: `qemu/100 (web)`.
    String called() {
        return at.called();
    }

    /// How a task about this guest is recognised.
    Trace trace(String... types) {
        return new Trace(at.node(), at.guest().vmid(), Set.of(types), tasks.map(GuestNow::upids));
    }

    private static Set<Upid> upids(List<TaskRow> rows) {
        return rows.stream().map(TaskRow::upid).collect(Collectors.toUnmodifiableSet());
    }

    /// A task of that sort which runs.
    Optional<Upid> underWay(Trace trace) {
        return tasks.orElse(List.of()).stream()
                .filter(TaskRow::running)
                .map(TaskRow::upid)
                .filter(trace::isAbout)
                .findFirst();
    }
}
