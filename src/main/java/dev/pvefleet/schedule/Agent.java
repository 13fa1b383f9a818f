package dev.pvefleet.schedule;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.FleetState;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Reads every target on its schedule, and keeps the state current. Targets may come and go while it runs.
public final class Agent {
    private static final Logger LOG = Logger.getLogger(Agent.class);

    /// The first runs are this far apart, unless there are so many that they would not fit into one interval.
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

    /// For what was interrupted to come back.
    private static final Duration LAST_GRACE = Duration.ofSeconds(1);

    private static final List<Operation> IN_TURN =
            List.of(Operation.SYNC, Operation.NODE_STATUS, Operation.SMART, Operation.GUEST_IPS);

    private final Timetable timetable;
    private final FleetState state;
    private final Clocks clocks;
    private final RandomGenerator random;
    private final Edges edges;
    private final Gate gate = new Gate();
    private final Map<TargetName, Watch> watches = new LinkedHashMap<>();

    public Agent(Timetable timetable, FleetState state, Clock clock, RandomGenerator random) {
        this(timetable, state, Clocks.of(clock), random);
    }

    public Agent(Timetable timetable, FleetState state, Clocks clocks, RandomGenerator random) {
        this.timetable = timetable;
        this.state = state;
        this.clocks = clocks;
        this.random = random;
        this.edges = new Edges(LOG, clocks.steady());
    }

    /// Enters targets into the state and their operations into the timetable. What is known of a target from before
    /// stays.
    public synchronized void enter(List<Watched> targets) {
        targets.forEach(watched -> {
            state.update(fleet -> fleet.with(begun(watched, fleet)));
            edges.enter(watched.target().name());
        });
        for (int i = 0; i < targets.size(); i++) {
            schedule(targets.get(i), i, targets.size());
        }
    }

    /// Watches a target at another cadence, and keeps all that is known of it.
    public synchronized void retime(Watched watched) {
        TargetName name = watched.target().name();
        endWatch(name);
        state.update(fleet ->
                fleet.with(name, known -> known.configured(watched.facts(), waiting(watched.schedule()))));
        schedule(watched, 0, 1);
    }

    /// Forgets a target. What is being read there is interrupted.
    public synchronized void leave(TargetName target) {
        endWatch(target);
        state.update(fleet -> fleet.without(target));
        edges.leave(target);
    }

    /// Runs an operation of a target out of turn, because somebody asked for it. What it reads is in the state
    /// afterwards.
    ///
    /// @return whether it ran; it does not where it is at work already, or where nobody watches the target any more
    public boolean runNow(TargetName target, Operation operation) {
        Optional<Watch> watch = watch(target);
        AtomicBoolean ran = new AtomicBoolean();
        watch.ifPresent(it -> gate.guarding(() -> ran.set(it.runNow(operation))).run());
        return ran.get();
    }

    /// Goes by the system's clock as it is now. Where it was set, what is known is moved along, and keeps its age.
    ///
    /// To be called often, by a timer that does not go by that clock itself.
    ///
    /// @return by how much it was set; zero if it was not
    public Duration adjust() {
        Duration step = clocks.adjust();
        if (!step.isZero()) {
            state.update(fleet -> fleet.moved(step));
            timetable.realign();
            LOG.infof(
                    "the system's clock was set %s by %d s: the schedule goes on, and what is known keeps its age",
                    step.isNegative() ? "back" : "forward",
                    Math.round(step.abs().toMillis() / 1000.0));
        }
        return step;
    }

    private synchronized Optional<Watch> watch(TargetName target) {
        return Optional.ofNullable(watches.get(target));
    }

    /// Begins nothing any more, gives what runs the time to end, and then gives it up, which is not taken for a
    /// failure of the target.
    ///
    /// @return whether everything has ended
    public synchronized boolean stop(Duration patience) throws InterruptedException {
        watches.values().forEach(this::takeOff);
        boolean ended = gate.close(patience);
        watches.values().forEach(Watch::end);
        watches.clear();
        return ended || gate.close(LAST_GRACE);
    }

    private void schedule(Watched watched, int index, int count) {
        Watch watch = new Watch(watched.target(), watched.schedule(), state, edges, clocks);
        watches.put(watch.target(), watch);
        watch.forEachJob((operation, job) -> {
            watched.schedule().interval(operation).ifPresent(interval -> {
                Duration delay =
                        shorter(delay(operation, interval, index, count).plus(jitter()), interval);
                timetable.every(watch.name(operation), interval, delay, gate.guarding(job));
            });
        });
    }

    private void endWatch(TargetName target) {
        Watch watch = watches.remove(target);
        if (watch != null) {
            takeOff(watch);
            watch.end();
        }
    }

    private void takeOff(Watch watch) {
        watch.forEachJob((operation, _) -> timetable.remove(watch.name(operation)));
    }

    /// Targets start one after the other, so that many of them do not make one wave, and so do the operations of a
    /// target, because later ones profit from what `sync` saw. No first run is later than its interval.
    static Duration delay(Operation operation, Duration interval, int index, int count) {
        Duration step = shorter(STEP, shorter(interval, LONGEST_SPREAD).dividedBy(count));
        return shorter(step.multipliedBy(index).plus(STEP.multipliedBy(IN_TURN.indexOf(operation))), interval);
    }

    /// Several agents that start together, as after a power cut, do not ask together.
    private Duration jitter() {
        return Duration.ofMillis(random.nextLong(STEP.toMillis()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static TargetSnapshot begun(Watched watched, FleetSnapshot fleet) {
        Map<Operation, OperationRecord> waiting = waiting(watched.schedule());
        TargetSnapshot known = fleet.targets().get(watched.facts().name());
        return known == null
                ? TargetSnapshot.unread(watched.facts(), waiting)
                : known.configured(watched.facts(), waiting);
    }

    private static Map<Operation, OperationRecord> waiting(Schedule schedule) {
        Map<Operation, OperationRecord> records = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            records.put(
                    operation,
                    OperationRecord.waiting(schedule.interval(operation).orElse(Duration.ZERO)));
        }
        return records;
    }

    /// A target with how often it is read, and what the configuration says of it.
    public record Watched(Target target, Schedule schedule, TargetSnapshot.Facts facts) {}
}
