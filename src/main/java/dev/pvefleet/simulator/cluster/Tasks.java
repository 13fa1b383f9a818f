package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.Upid;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The tasks of all nodes. As PVE rotates its task logs away, the oldest ones that have ended are forgotten.
final class Tasks {
    private static final int MOST = 2_000;

    private final Map<Upid, Task> tasks = new LinkedHashMap<>();

    synchronized List<Task> all() {
        return List.copyOf(tasks.values());
    }

    synchronized Optional<Task> find(Upid upid) {
        return Optional.ofNullable(tasks.get(upid));
    }

    synchronized void put(Task task) {
        tasks.put(task.upid(), task);
        Iterator<Task> oldest = tasks.values().iterator();
        while (tasks.size() > MOST && oldest.hasNext()) {
            if (oldest.next().end().isPresent()) {
                oldest.remove();
            }
        }
    }

    synchronized void change(Upid upid, UnaryOperator<Task> change) {
        tasks.computeIfPresent(upid, (_, task) -> change.apply(task));
    }
}
