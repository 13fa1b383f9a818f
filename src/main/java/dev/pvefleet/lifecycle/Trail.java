package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.ChangeResult.Exec;
import dev.pvefleet.lifecycle.ChangeResult.PlannedCall;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one change has done so far, and how it is to be made. Used by the thread that makes the change.
final class Trail {
    /// As many lines as a person reads; the whole log is PVE's.
    private static final int LOG_LINES = 20;

    private static final String EXISTING = " (existing)";

    /// What a look or a last request is given when the time for tasks is over.
    static final Duration MOMENT = Duration.ofSeconds(2);

    private final Progress progress;
    private final Clocks clocks;
    private final List<Upid> upids = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Set<Gate> forced = EnumSet.noneOf(Gate.class);
    private final Map<GuestId, GuestIdentity> known = new HashMap<>();
    private Conduct conduct;
    private boolean written;
    private @Nullable Instant waitingSince;

    Trail(Conduct conduct, Progress progress, Clocks clocks) {
        this.conduct = conduct;
        this.progress = progress;
        this.clocks = clocks;
    }

    Conduct conduct() {
        return conduct;
    }

    /// Waits for tasks at least that long from now on.
    void bePatient(Duration atLeast) {
        if (atLeast.compareTo(conduct.taskTimeout()) > 0) {
            conduct = new Conduct(
                    conduct.force(), conduct.dryRun(), atLeast, conduct.pollInterval(), conduct.readTimeout());
        }
    }

    /// When a read that begins now is too late.
    Instant readDeadline() {
        return clocks.steady().instant().plus(conduct.readTimeout());
    }

    /// When a task that is asked for now is too late. All tasks of a change share one time, which runs from the first
    /// of them on; what is asked for when it is almost over gets a moment all the same.
    Instant taskDeadline() {
        Instant now = clocks.steady().instant();
        if (waitingSince == null) {
            waitingSince = now;
            return now.plus(conduct.taskTimeout());
        }
        return later(waitingSince.plus(conduct.taskTimeout()), now.plus(MOMENT));
    }

    /// When a look at a task is too late that begins now. It may end a moment after the task's time, but not much
    /// more, however long other reads may take.
    Instant lookDeadline(Instant taskDeadline) {
        Instant moment = later(taskDeadline, clocks.steady().instant()).plus(MOMENT);
        return moment.isBefore(readDeadline()) ? moment : readDeadline();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    void found(TargetName target, GuestId guest) {
        progress.found(target, guest);
    }

    void step(String what) {
        progress.step(what);
    }

    /// A gate was overridden. A guest that has to be looked up once more meets its gates twice; that counts once.
    void forced(Gate gate) {
        if (forced.add(gate)) {
            progress.forced(gate);
        }
    }

    void warn(String warning) {
        if (!warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    /// The options of a guest, if it is the guest that it was when this change first read it.
    ///
    /// @throws RefusedException if it is another one, or called otherwise now
    GuestOptions recognised(Place at, GuestOptions options) {
        GuestIdentity now = GuestIdentity.of(at.guest().type(), options);
        GuestIdentity before = known.putIfAbsent(at.guest(), now);
        if (before != null) {
            now.demandSame(before, at);
        }
        return options;
    }

    /// PVE did something: from now on nothing may be begun from the start again.
    void wrote() {
        written = true;
    }

    boolean hasWritten() {
        return written;
    }

    /// A task began, and its log with it.
    void started(Upid task) {
        upids.add(task);
        log.clear();
        progress.started(task);
    }

    void log(Upid task, List<String> lines) {
        log.addAll(lines);
        if (log.size() > LOG_LINES) {
            log.subList(0, log.size() - LOG_LINES).clear();
        }
        progress.log(task, lines);
    }

    /// The end of the last task's log.
    List<String> lastLines() {
        return List.copyOf(log);
    }

    /// The result for a guest that was not to be changed.
    ChangeResult nothingToDo(Place at, Change change, @Nullable String status) {
        return existing(at, change, false, status);
    }

    /// The result for a guest that was to be made, and was there.
    ///
    /// @param changed whether something else was done to it
    ChangeResult existing(Place at, Change change, boolean changed, @Nullable String status) {
        return result(at, change.operation() + EXISTING, changed, status);
    }

    /// The result for a guest that was changed.
    ChangeResult done(Place at, Change change, @Nullable String status) {
        return result(at, change.operation(), true, status);
    }

    private ChangeResult result(Place at, String operation, boolean changed, @Nullable String status) {
        return new ChangeResult(
                at.target().name(),
                at.guest().type(),
                at.guest().vmid(),
                at.name(),
                at.node(),
                operation,
                changed,
                status,
                upids,
                warnings,
                log,
                null,
                null,
                null,
                clocks.wall().instant());
    }

    /// The result of a dry run. Where nothing would be sent, it says the same as a run that has nothing to do.
    ChangeResult planned(Place at, Change change, @Nullable String status, Stream<Request<?>> requests) {
        List<PlannedCall> plan = requests.map(Plan::of).toList();
        ChangeResult result =
                plan.isEmpty() ? nothingToDo(at, change, status) : result(at, change.operation(), false, status);
        return with(result, null, null, plan);
    }

    static ChangeResult with(
            ChangeResult was, @Nullable String ipv4, @Nullable Exec exec, @Nullable List<PlannedCall> plan) {
        return new ChangeResult(
                was.target(),
                was.type(),
                was.vmid(),
                was.name(),
                was.node(),
                was.operation(),
                was.changed(),
                was.status(),
                was.upids(),
                was.warnings(),
                was.log(),
                ipv4,
                exec,
                plan,
                was.recordedAt());
    }

    /// The result of a deletion that found nothing.
    ChangeResult alreadyGone(TargetName target, Change change, @Nullable Vmid vmid) {
        return new ChangeResult(
                target,
                change.type(),
                vmid,
                null,
                null,
                change.operation() + " (already gone)",
                false,
                null,
                upids,
                warnings,
                log,
                null,
                null,
                conduct.dryRun() ? List.of() : null,
                clocks.wall().instant());
    }
}
