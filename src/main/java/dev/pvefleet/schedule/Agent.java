package dev.pvefleet.schedule;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.FleetState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Reads every target on its schedule, and keeps the state current.
public final class Agent {
    private static final Logger LOG = Logger.getLogger(Agent.class);

    /// The first runs are this far apart, unless there are so many that they would not fit into one interval.
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

    private static final List<Operation> IN_TURN =
            List.of(Operation.SYNC, Operation.NODE_STATUS, Operation.SMART, Operation.GUEST_IPS);

    private final Timetable timetable;
    private final FleetState state;
    private final Clock clock;
    private final Edges edges = new Edges(LOG);
    private final List<Job> jobs = new ArrayList<>();

    public Agent(Timetable timetable, FleetState state, Clock clock) {
        this.timetable = timetable;
        this.state = state;
        this.clock = clock;
    }

    /// Enters all targets into the state and their operations into the timetable.
    public void start(List<Watched> targets) {
        targets.forEach(watched ->
                state.update(fleet -> fleet.with(TargetSnapshot.unread(watched.facts(), waiting(watched.schedule())))));
        for (int i = 0; i < targets.size(); i++) {
            enter(targets.get(i), i, targets.size());
        }
    }

    /// Takes all operations off the timetable. What is being read is read to its end, or to its deadline.
    public void stop() {
        jobs.forEach(job -> timetable.remove(job.name()));
        jobs.clear();
    }

    private void enter(Watched watched, int index, int count) {
        Questions questions = new Questions(watched.target(), state, clock);
        for (Operation operation : Operation.values()) {
            Run run = new Run(questions.of(operation), limit(watched.schedule(), operation), clock);
            Job job = new Job(watched.target().name(), operation, run, state, edges);
            Duration interval = interval(watched.schedule(), operation);
            timetable.every(job.name(), interval, delay(operation, interval, index, count), job);
            jobs.add(job);
        }
    }

    /// Targets start one after the other, so that many of them do not make one wave, and so do the operations of a
    /// target, because later ones profit from what `sync` saw. No first run is later than its interval.
    static Duration delay(Operation operation, Duration interval, int index, int count) {
        Duration step = shorter(STEP, shorter(interval, LONGEST_SPREAD).dividedBy(count));
        return shorter(step.multipliedBy(index).plus(STEP.multipliedBy(IN_TURN.indexOf(operation))), interval);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Map<Operation, OperationRecord> waiting(Schedule schedule) {
        Map<Operation, OperationRecord> records = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            records.put(operation, OperationRecord.waiting(interval(schedule, operation)));
        }
        return records;
    }

    private static Duration interval(Schedule schedule, Operation operation) {
        return switch (operation) {
            case SYNC -> schedule.sync();
            case NODE_STATUS -> schedule.nodeStatus();
            case SMART -> schedule.smart();
            case GUEST_IPS -> schedule.guestIps();
        };
    }

    private static Duration limit(Schedule schedule, Operation operation) {
        return switch (operation) {
            case SYNC, NODE_STATUS, GUEST_IPS -> schedule.timeout();
            case SMART -> schedule.smartTimeout();
        };
    }

    /// A target with how often it is read, and what the configuration says of it.
    public record Watched(Target target, Schedule schedule, TargetSnapshot.Facts facts) {}
}
