package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.state.StateException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/// The agent's state: the snapshot in memory, and behind it a store that it is written to once there is one.
///
/// Nobody who reads PVE waits for the store. Each change asks for a write, which takes everything that has changed
/// since
/// the last one into one transaction; so a slow store gets fewer and larger ones. While the store cannot be written,
/// the
/// snapshot goes on, and every change is another try.
public final class StoredState implements FleetState, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StoredState.class);

    /// How long the last write may take at the end; a disk that hangs must not keep the process from ending.
    private static final Duration LAST_WRITE = Duration.ofSeconds(4);

    private final AtomicReference<FleetSnapshot> current = new AtomicReference<>(FleetSnapshot.EMPTY);
    private final StateCondition condition;
    private final LastingStore store;
    private final LastingJournal journal;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("state").factory());
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Duration lastWrite;
    private final Clock clock;
    private Written written = new Written(0, FleetSnapshot.EMPTY);

    public StoredState(StateObserver observer, Clock clock) {
        this(observer, clock, LAST_WRITE);
    }

    /// @param lastWrite how long the last write may take at the end
    StoredState(StateObserver observer, Clock clock, Duration lastWrite) {
        this.lastWrite = lastWrite;
        this.clock = clock;
        condition = new StateCondition(observer, clock);
        store = new LastingStore(condition);
        journal = new LastingJournal(store, condition);
    }

    /// Begins to write to the store, and takes over what it knows of the configured targets.
    ///
    /// @throws StateException if the store belongs to another agent, a newer version, or another program; with any
    ///     other trouble the state goes on in memory
    public void open(StateHome home, Collection<TargetName> configured) {
        store.use(home);
        try {
            int interrupted = store.with(OpenStore::interruptAbandoned);
            if (interrupted > 0) {
                LOG.warnf("changes whose process ended before they did: %d; PVE goes on with their tasks", interrupted);
            }
            FleetSnapshot restored = Restoration.of(store.load(), configured, clock.instant());
            current.set(restored);
            written = new Written(store.ready(), restored);
        } catch (StateException e) {
            if (e.isOthers()) {
                store.close();
                throw e;
            }
            if (e.reason() != Reason.CORRUPT) {
                condition.failed(e);
            }
        }
        writer.execute(this::tidy);
    }

    @Override
    public FleetSnapshot snapshot() {
        return current.get();
    }

    @Override
    public void update(UnaryOperator<FleetSnapshot> change) {
        current.updateAndGet(change);
        if (store.isUsed() && asked.compareAndSet(false, true)) {
            try {
                writer.execute(this::write);
            } catch (RejectedExecutionException closed) {
                LOG.debug("a change came after the end of the state", closed);
            }
        }
    }

    /// What is remembered beside the snapshot.
    public StateStore store() {
        return store;
    }

    /// The audit trail. It can be written at any time, and read once there is a store.
    public ChangeJournal journal() {
        return journal;
    }

    /// Why the last write failed, if it did.
    public Optional<StateException> trouble() {
        return condition.trouble();
    }

    /// Waits until all that was changed so far is written, or could not be.
    ///
    /// @return whether it was tried in time
    public boolean flush(Duration limit) {
        Future<?> done = writer.submit(this::write);
        try {
            done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (!store.isUsed()) {
            writer.shutdown();
        } else if (flush(lastWrite)) {
            writer.shutdown();
            store.close();
        } else {
            writer.shutdownNow();
            LOG.warnf("the state could not be written within %d s, its last changes are lost", lastWrite.toSeconds());
        }
    }

    private void write() {
        asked.set(false);
        if (!isWritten()) {
            isWritten();
        }
    }

    /// @return false if it is worth another try at once: a damaged file has made way for a new one
    private boolean isWritten() {
        FleetSnapshot snapshot = current.get();
        try {
            journal.catchUp();
            int opening = store.ready();
            FleetSnapshot before = written.opening == opening ? written.snapshot : FleetSnapshot.EMPTY;
            List<Observation> seen = Differences.between(before, snapshot);
            if (!seen.isEmpty()) {
                store.write(seen);
                condition.written();
            }
            written = new Written(opening, snapshot);
            return true;
        } catch (StateException e) {
            if (e.reason() == Reason.CORRUPT) {
                return false;
            }
            condition.failed(e);
            return true;
        } catch (RuntimeException defect) {
            LOG.error("defect, please report: the state is not written", defect);
            return true;
        }
    }

    private void tidy() {
        try {
            store.with(open -> {
                open.tidy();
                return true;
            });
        } catch (StateException e) {
            condition.failed(e);
        }
    }

    /// What the store has, as long as it is the same store.
    private record Written(int opening, FleetSnapshot snapshot) {}
}
