package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.Location;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
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
/// @param tasks the tasks about it so far; empty where they could not be read
record GuestNow(Location at, GuestOptions options, GuestStatus status, Optional<Set<Upid>> tasks) {

    /// Reads all of it together.
    static GuestNow read(Location at, Trail trail) {
        NodeName node = at.guest().node();
        GuestId guest = at.guest().id();
        Request<GuestOptions> options = GuestCalls.options(node, guest);
        Request<GuestStatus> status = GuestCalls.status(node, guest);
        Request<List<TaskRow>> tasks = TaskCalls.recent(node, guest.vmid());
        Answers answers = at.target().api().sendTogether(List.of(options, status, tasks), trail.readDeadline());
        return new GuestNow(
                at,
                answers.to(options).orThrow(),
                answers.to(status).orThrow(),
                answers.to(tasks)
                        .value()
                        .map(rows -> rows.stream().map(TaskRow::upid).collect(Collectors.toUnmodifiableSet())));
    }

    Tags tags() {
        return options.tags();
    }

    /// The guest as messages name it: `qemu/100 (web)`.
    String called() {
        String name = at.guest().name();
        return name == null ? at.guest().id().toString() : at.guest().id() + " (" + name + ")";
    }

    /// How a task about this guest is recognised.
    Trace trace(String... types) {
        return new Trace(at.guest().node(), at.guest().vmid(), Set.of(types), tasks);
    }
}
