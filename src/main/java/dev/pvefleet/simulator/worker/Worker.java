package dev.pvefleet.simulator.worker;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.Cluster;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process at work on a job. Its deeds see the cluster and the moment through it.
///
/// Changed only by its {@link Workers}, one deed at a time; whether it has ended may be asked by anybody.
public final class Worker {
    private final Workers workers;
    private final Job job;
    private final Optional<Upid> upid;
    private final Optional<Mishap> mishap;
    private final Deque<Step> left;
    private final List<String> lines = new ArrayList<>();
    private int warnings;
    private boolean reachedWork;
    private volatile boolean ended;
    private volatile @Nullable TaskFailure failure;

    Worker(Workers workers, Job job, Optional<Upid> upid, Optional<Mishap> mishap) {
        this.workers = workers;
        this.job = job;
        this.upid = upid;
        this.mishap = mishap;
        this.left = new ArrayDeque<>(job.steps());
    }

    /// The task's id; empty for work without a task.
    public Optional<Upid> upid() {
        return upid;
    }

    public NodeName node() {
        return job.node();
    }

    /// Everybody at work, this one included.
    public Workers workers() {
        return workers;
    }

    public Cluster cluster() {
        return workers.cluster();
    }

    /// The moment of the deed, which may have been some time before anybody asks.
    public Instant now() {
        return workers.now();
    }

    public Optional<Mishap> mishap() {
        return mishap;
    }

    /// Writes a line of the task's log.
    public void say(String line) {
        lines.add(line);
        upid.ifPresent(id -> cluster().changeTask(id, task -> task.withLine(line)));
    }

    /// Writes a warning, which counts in the exit status.
    public void warn(String line) {
        say("WARN: " + line);
        warnings++;
    }

    /// Starts another worker, which gets the lock files of this one.
    public Worker fork(Job child) {
        return workers.fork(this, child);
    }

    /// Starts another worker on its own.
    public Worker spawn(Job other) {
        return workers.spawn(other);
    }

    public boolean hasEnded() {
        return ended;
    }

    /// Why it failed; empty while it works, and after a success.
    public Optional<TaskFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /// What it wrote so far.
    public List<String> lines() {
        synchronized (workers) {
            return List.copyOf(lines);
        }
    }

    Job job() {
        return job;
    }

    @Nullable
    Step next() {
        return left.peekFirst();
    }

    /// Whether it waits at this very step, and not at another like it.
    @SuppressWarnings("ReferenceEquality")
    boolean isAt(Step step) {
        return left.peekFirst() == step;
    }

    /// The next step is done.
    void stepped() {
        left.removeFirst();
    }

    boolean hasMoreWork() {
        return left.stream().anyMatch(Step.Work.class::isInstance);
    }

    /// Whether this is the first time that it is at work.
    boolean beginsWork() {
        boolean first = !reachedWork;
        reachedWork = true;
        return first;
    }

    int warnings() {
        return warnings;
    }

    void end(@Nullable TaskFailure why) {
        failure = why;
        left.clear();
        ended = true;
    }
}
