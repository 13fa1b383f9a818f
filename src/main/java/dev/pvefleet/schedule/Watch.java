package dev.pvefleet.schedule;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.guest.ReadingRates;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The watch over one target: its jobs, and what they share.
final class Watch {
    private final TargetName target;
    private final FleetState state;
    private final Edges edges;
    private final Clocks clocks;
    private final Backoff backoff;
    private final Map<Operation, Job> jobs = new EnumMap<>(Operation.class);
    private final boolean isSynced;
    private volatile boolean ended;

    Watch(Target target, Schedule schedule, FleetState state, Edges edges, Clocks clocks) {
        this.target = target.name();
        this.state = state;
        this.edges = edges;
        this.clocks = clocks;
        this.backoff = new Backoff(schedule.sync());
        this.isSynced = schedule.interval(Operation.SYNC).isPresent();
        Questions questions = new Questions(
                target,
                state,
                new ReadingRates(schedule.sync(), schedule.nodeStatus(), schedule.guestIps()),
                clocks,
                schedule.guestPressure());
        for (Operation operation : Operation.values()) {
            Run run = new Run(name(operation), questions.of(operation), limit(schedule, operation), Run.GRACE, clocks);
            jobs.put(operation, new Job(this, operation, run));
        }
    }

    TargetName target() {
        return target;
    }

    /// What the job of an operation is called, unlike all others.
    String name(Operation operation) {
        return operation + " " + target;
    }

    void forEachJob(BiConsumer<Operation, Job> action) {
        jobs.forEach(action);
    }

    /// Ends the watch: what runs is interrupted, and nothing that it still brings is taken.
    void end() {
        ended = true;
        jobs.values().forEach(Job::stop);
    }

    /// Without a sync nobody can say whether the target answers, and each operation finds out by itself.
    Backoff.Word ask(Operation operation) {
        return isSynced ? backoff.ask(operation, clocks.steady().instant()) : Backoff.Word.GO;
    }

    /// Asks at once whether the target answers, or waits for the word of the sync that asks already.
    void syncNow() {
        if (!isSynced) {
            return;
        }
        Objects.requireNonNull(jobs.get(Operation.SYNC)).conclude();
    }

    /// Runs an operation out of turn, also where the target is left alone for the time being.
    ///
    /// @return whether it ran
    boolean runNow(Operation operation) {
        return Objects.requireNonNull(jobs.get(operation)).attemptOutOfTurn();
    }

    /// How often the wall clock was set.
    int timesSet() {
        return clocks.timesSet();
    }

    /// Takes the word of a sync that took so long.
    void contact(Duration took, boolean reached) {
        if (!isSynced) {
            return;
        }
        Instant now = clocks.wall().instant();
        if (reached) {
            backoff.answered();
            record(known -> known.with(known.contact().reached(now)));
        } else {
            Instant steady = clocks.steady().instant();
            Duration pause = Duration.between(steady, backoff.missed(steady.minus(took)));
            record(known -> known.with(known.contact().missed(now, now.plus(pause))));
        }
    }

    /// Changes what is known, unless another watch over a target of this name has begun.
    void record(UnaryOperator<TargetSnapshot> change) {
        state.update(fleet -> ended ? fleet : fleet.with(target, change));
    }

    void tell(Consumer<Edges> news) {
        if (!ended) {
            news.accept(edges);
        }
    }

    boolean isNews(String part, Failure failure) {
        return edges.isNews(target, part, failure);
    }

    private static Duration limit(Schedule schedule, Operation operation) {
        return switch (operation) {
            case SYNC, NODE_STATUS, GUEST_IPS -> schedule.timeout();
            case SMART -> schedule.smartTimeout();
        };
    }
}
