package dev.pvefleet.simulator.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who holds which lock file and who waits for it, first come, first served.
final class LockFiles {
    private final Map<LockFile, Queue> queues = new HashMap<>();

    /// Takes a lock file, or waits in line for it.
    ///
    /// @return whether it is held now
    boolean take(LockFile file, Worker worker, boolean shared) {
        Queue queue = queues.computeIfAbsent(file, _ -> new Queue());
        Wish wish = new Wish(worker, shared);
        if (queue.waiting.isEmpty() && queue.admits(wish)) {
            queue.grant(wish);
            return true;
        }
        queue.waiting.add(wish);
        return false;
    }

    boolean holds(LockFile file, Worker worker) {
        Queue queue = queues.get(file);
        return queue != null && queue.holders.contains(worker);
    }

    /// Gives everything up that a worker holds or waits for.
    ///
    /// @return the workers that hold what they waited for now
    List<Worker> release(Worker worker) {
        List<Worker> lucky = new ArrayList<>();
        for (Queue queue : queues.values()) {
            queue.waiting.removeIf(wish -> wish.worker() == worker);
            queue.holders.remove(worker);
            lucky.addAll(queue.admitNext());
        }
        queues.values().removeIf(Queue::isIdle);
        return lucky;
    }

    /// A forked process keeps the lock files of its parent.
    void handOver(Worker parent, Worker child) {
        for (Queue queue : queues.values()) {
            if (queue.holders.remove(parent)) {
                queue.holders.add(child);
            }
        }
    }

    private record Wish(Worker worker, boolean shared) {}

    private static final class Queue {
        private final Set<Worker> holders = new HashSet<>();
        private final Deque<Wish> waiting = new ArrayDeque<>();
        private boolean shared;

        boolean admits(Wish wish) {
            return holders.isEmpty() || (shared && wish.shared());
        }

        void grant(Wish wish) {
            holders.add(wish.worker());
            shared = wish.shared();
        }

        List<Worker> admitNext() {
            List<Worker> lucky = new ArrayList<>();
            while (!waiting.isEmpty() && admits(waiting.getFirst())) {
                Wish wish = waiting.removeFirst();
                grant(wish);
                lucky.add(wish.worker());
            }
            return lucky;
        }

        boolean isIdle() {
            return holders.isEmpty() && waiting.isEmpty();
        }
    }
}
