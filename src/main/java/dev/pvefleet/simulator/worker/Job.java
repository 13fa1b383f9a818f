package dev.pvefleet.simulator.worker;

import dev.pvefleet.model.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Work for a worker on a node.
///
/// @param title what it shows as in the task list; empty for work that PVE does without a task
/// @param undo what it tidies up when it fails, and what it then says; not asked when it is killed
public record Job(
        Optional<Title> title, NodeName node, List<Step> steps, BiFunction<Worker, TaskFailure, TaskFailure> undo) {
    public Job {
        steps = List.copyOf(steps);
    }

    /// A task.
    ///
    /// @param id what it works on, mostly a vmid
    /// @param user on whose behalf, `user@realm` or `user@realm!token`
    public record Title(String type, String id, String user) {}

    public static Job task(Title title, NodeName node, List<Step> steps) {
        return new Job(Optional.of(title), node, steps, (_, failure) -> failure);
    }

    public static Job untitled(NodeName node, List<Step> steps) {
        return new Job(Optional.empty(), node, steps, (_, failure) -> failure);
    }

    public Job undoing(BiFunction<Worker, TaskFailure, TaskFailure> tidying) {
        return new Job(title, node, steps, tidying);
    }

    /// The same job with one more step before all others.
    public Job preceded(Step first) {
        List<Step> more = new ArrayList<>(steps);
        more.addFirst(first);
        return new Job(title, node, more, undo);
    }
}
