package dev.pvefleet.simulator.worker;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All workers of the cluster. Time passes for them only in {@link #settle}, up to what the clock says.
public final class Workers {
    private static final String KILLED = "unexpected status";
    private static final int FIRST_PID = 20_000;
    private static final Duration BETWEEN_BROADCASTS = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Clock clock;
    private final Agenda agenda = new Agenda();
    private final LockFiles locks = new LockFiles();
    private final Mishaps mishaps = new Mishaps();
    private final Map<Upid, Worker> running = new LinkedHashMap<>();
    private final Map<Upid, Held> held = new LinkedHashMap<>();
    private Instant now;
    private int pid = FIRST_PID;

    public Workers(Cluster cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
        this.now = clock.instant();
        if (cluster.spec().habits().lags()) {
            broadcast();
        }
    }

    /// The statistics daemons tell what they see, and will again. Of the broadcasts of a long time that nobody looked,
    /// only the last one counts.
    private void broadcast() {
        cluster.broadcast(now);
        Instant last = clock.instant().minus(BETWEEN_BROADCASTS);
        agenda.at(later(now, last).plus(BETWEEN_BROADCASTS), this::broadcast);
    }

    public Cluster cluster() {
        return cluster;
    }

    /// What shall go wrong.
    public Mishaps mishaps() {
        return mishaps;
    }

    /// The moment up to which everything has happened.
    public synchronized Instant now() {
        return now;
    }

    /// Lets happen what is due by now.
    public synchronized void settle() {
        Instant until = clock.instant();
        for (Optional<Agenda.Entry> due = agenda.next(until); due.isPresent(); due = agenda.next(until)) {
            now = later(now, due.get().due());
            due.get().what().run();
        }
        now = later(now, until);
    }

    /// Starts a worker. What takes no time is done when this returns.
    public synchronized Worker start(Job job) {
        settle();
        return spawn(job);
    }

    synchronized Worker fork(Worker parent, Job job) {
        Worker child = hire(job);
        locks.handOver(parent, child);
        proceed(child);
        return child;
    }

    synchronized Worker spawn(Job job) {
        Worker worker = hire(job);
        proceed(worker);
        return worker;
    }

    /// The worker of a task that runs.
    public synchronized Optional<Worker> running(Upid upid) {
        return Optional.ofNullable(running.get(upid));
    }

    /// Somebody asked how a task stands: one that waits for being asked goes on after this.
    public synchronized void polled(Upid upid) {
        Held waiting = held.get(upid);
        if (waiting != null && waiting.mayGo()) {
            held.remove(upid);
            work(waiting.worker(), waiting.step());
        }
    }

    /// Lets go of the tasks that hang.
    public synchronized void release() {
        List<Held> all = new ArrayList<>(held.values());
        held.clear();
        all.forEach(each -> work(each.worker(), each.step()));
    }

    /// Asks a worker to stop, as the API does: it fails with this text, and tidies up.
    public synchronized void interrupt(Upid upid, String text) {
        running(upid).ifPresent(worker -> fail(worker, new TaskFailure(text)));
    }

    /// Kills a worker: nothing is tidied up.
    public synchronized void kill(Upid upid) {
        running(upid).ifPresent(this::die);
    }

    /// Kills every worker on a node.
    public synchronized void killAll(NodeName node) {
        List.copyOf(running.values()).stream()
                .filter(worker -> worker.node().equals(node))
                .forEach(this::die);
    }

    private Worker hire(Job job) {
        Optional<Mishap> mishap = job.title().flatMap(mishaps::befall);
        Optional<Upid> upid = job.title().map(title -> announce(title, job.node()));
        Worker worker = new Worker(this, job, upid, mishap);
        upid.ifPresent(id -> running.put(id, worker));
        return worker;
    }

    private Upid announce(Job.Title title, NodeName node) {
        Instant booted = cluster.node(node).orElseThrow().bootedAt();
        long jiffies = Duration.between(booted, now).toMillis() / 10;
        Task task = new Task(
                node, ++pid, jiffies, now, title.type(), title.id(), title.user(), List.of(), Optional.empty());
        cluster.put(task);
        return task.upid();
    }

    private void proceed(Worker worker) {
        try {
            if (worker.next() != null && worker.mishap().orElse(null) instanceof Mishap.FailsAtOnce(String text)) {
                throw new TaskFailure(text);
            }
            go(worker);
        } catch (TaskFailure e) {
            fail(worker, e);
        }
    }

    private void go(Worker worker) {
        for (Step step = worker.next(); step != null; step = worker.next()) {
            switch (step) {
                case Step.Take take -> {
                    if (!locks.holds(take.file(), worker) && !locks.take(take.file(), worker, take.shared())) {
                        agenda.at(now.plus(take.patience()), () -> giveUp(worker, take));
                        return;
                    }
                    worker.stepped();
                }
                case Step.Work work -> {
                    atWork(worker, work);
                    return;
                }
                case Step.Do deed -> {
                    worker.stepped();
                    deed.deed().accept(worker);
                }
            }
        }
        finish(worker);
    }

    private void giveUp(Worker worker, Step.Take take) {
        if (!worker.hasEnded() && worker.isAt(take)) {
            fail(worker, take.file().timeout());
        }
    }

    /// The first time that a worker is at work is when it can hang, die, or wait for being asked.
    private void atWork(Worker worker, Step.Work step) {
        Optional<Upid> upid = worker.upid();
        if (upid.isPresent() && worker.beginsWork()) {
            if (worker.mishap().orElse(null) instanceof Mishap.Hangs) {
                held.put(upid.get(), new Held(worker, step, Integer.MAX_VALUE));
                return;
            }
            int polls = cluster.spec().pace().polls();
            if (polls > 0) {
                held.put(upid.get(), new Held(worker, step, polls));
                return;
            }
        }
        work(worker, step);
    }

    private void work(Worker worker, Step.Work step) {
        Duration time = step.time().apply(worker);
        boolean dies = worker.mishap().orElse(null) instanceof Mishap.Dies;
        Runnable after = dies ? () -> die(worker) : () -> worked(worker);
        if (time.isZero()) {
            after.run();
        } else {
            agenda.at(now.plus(dies ? time.dividedBy(2) : time), after);
        }
    }

    private void worked(Worker worker) {
        if (worker.hasEnded()) {
            return;
        }
        worker.stepped();
        if (worker.mishap().orElse(null) instanceof Mishap.Fails(String text) && !worker.hasMoreWork()) {
            fail(worker, new TaskFailure(text));
            return;
        }
        try {
            go(worker);
        } catch (TaskFailure e) {
            fail(worker, e);
        }
    }

    private void finish(Worker worker) {
        if (worker.mishap().orElse(null) instanceof Mishap.Warns(List<String> warnings)) {
            warnings.forEach(worker::warn);
        }
        end(worker, null, worker.warnings() > 0 ? "WARNINGS: " + worker.warnings() : "OK");
    }

    private void fail(Worker worker, TaskFailure why) {
        TaskFailure said = worker.job().undo().apply(worker, why);
        end(worker, said, said.exitStatus());
    }

    private void die(Worker worker) {
        if (!worker.hasEnded()) {
            end(worker, new TaskFailure(KILLED), KILLED);
        }
    }

    private void end(Worker worker, @Nullable TaskFailure failure, String exitStatus) {
        worker.end(failure);
        worker.upid().ifPresent(id -> {
            running.remove(id);
            held.remove(id);
            cluster.changeTask(id, task -> task.ended(new Task.End(now, exitStatus)));
        });
        for (Worker lucky : locks.release(worker)) {
            proceed(lucky);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// A worker that waits for being asked how it stands.
    private static final class Held {
        private final Worker worker;
        private final Step.Work step;
        private int polls;

        Held(Worker worker, Step.Work step, int polls) {
            this.worker = worker;
            this.step = step;
            this.polls = polls;
        }

        Worker worker() {
            return worker;
        }

        Step.Work step() {
            return step;
        }

        boolean mayGo() {
            return polls != Integer.MAX_VALUE && --polls <= 0;
        }
    }
}
