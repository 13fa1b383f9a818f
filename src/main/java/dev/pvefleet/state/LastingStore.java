package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeVersion;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Transition;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.state.StateException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A store that outlives its troubles: after a failure it is opened anew with the next use, and a damaged file makes
/// way
/// for a new one.
final class LastingStore implements StateStore, AutoCloseable {
    /// Files that turn out damaged one after the other are not the trouble, and would fill the disk.
    private static final int MOST_SET_ASIDE = 3;

    private final StateCondition condition;
    private @Nullable StateHome home;
    private @Nullable OpenStore store;
    private int openings;
    private int setAside;

    LastingStore(StateCondition condition) {
        this.condition = condition;
    }

    /// From now on this is where it lives.
    synchronized void use(StateHome newHome) {
        home = newHome;
    }

    synchronized boolean isUsed() {
        return home != null;
    }

    /// Opens it, if it is not open, and says how often it was opened. While that number stays, it is the same store.
    synchronized int ready() {
        opened();
        return openings;
    }

    /// Does something with the open store.
    <T> T with(Function<OpenStore, T> work) {
        OpenStore current = opened();
        try {
            return work.apply(current);
        } catch (StateException e) {
            failed(current, e);
            throw e;
        }
    }

    private synchronized OpenStore opened() {
        OpenStore current = store;
        if (current == null) {
            current = openedAnew();
            store = current;
            openings++;
        }
        return current;
    }

    private OpenStore openedAnew() {
        StateHome used = home;
        if (used == null) {
            throw new StateException(Reason.UNUSABLE, "the state is not open");
        }
        try {
            return used.open();
        } catch (StateException e) {
            if (e.reason() != Reason.CORRUPT) {
                throw e;
            }
            setAside(used, e);
            return used.open();
        }
    }

    private void setAside(StateHome used, StateException why) {
        if (setAside >= MOST_SET_ASIDE) {
            throw new StateException(
                    Reason.UNUSABLE, "damaged again, after %d files: %s".formatted(setAside, why.getMessage()), why);
        }
        setAside++;
        condition.damaged(why, used.setAside());
    }

    /// A file that is only busy is used on; any other trouble may be over once it is opened again.
    @SuppressWarnings("ReferenceEquality") // whether it is still the same one
    private synchronized void failed(OpenStore current, StateException why) {
        if (why.reason() == Reason.BUSY || store != current) {
            return;
        }
        store = null;
        try {
            current.close();
        } catch (StateException e) {
            why.addSuppressed(e);
        }
        if (why.reason() == Reason.CORRUPT && home != null) {
            setAside(home, why);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (store != null) {
                store.close();
            }
        } finally {
            store = null;
            if (home != null) {
                home.close();
                home = null;
            }
        }
    }

    @Override
    public FleetSnapshot load() {
        return with(StateStore::load);
    }

    @Override
    public void write(List<Observation> seen) {
        with(open -> {
            open.write(seen);
            return true;
        });
    }

    @Override
    public List<GuestVersion> history(TargetName target, Vmid vmid) {
        return with(open -> open.history(target, vmid));
    }

    @Override
    public List<NodeVersion> history(TargetName target, NodeName node) {
        return with(open -> open.history(target, node));
    }

    @Override
    public List<Transition> transitions(Optional<TargetName> target, Instant since, int limit) {
        return with(open -> open.transitions(target, since, limit));
    }

    @Override
    public List<Tombstone> tombstones(TargetName target) {
        return with(open -> open.tombstones(target));
    }

    @Override
    public Optional<Instant> previousRun(TargetName target, Operation operation) {
        return with(open -> open.previousRun(target, operation));
    }

    @Override
    public List<NodeConfigRecord> nodeConfigs(TargetName target) {
        return with(open -> open.nodeConfigs(target));
    }

    @Override
    public Optional<GuestConfig> guestConfig(TargetName target, Vmid vmid) {
        return with(open -> open.guestConfig(target, vmid));
    }
}
