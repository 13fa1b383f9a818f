package dev.pvefleet.state;

import dev.pvefleet.state.StateException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Counts how writing the state goes.
public final class Counted implements StateObserver {
    private final List<Instant> written = new CopyOnWriteArrayList<>();
    private final List<Reason> failed = new CopyOnWriteArrayList<>();

    @Override
    public void written(Instant when) {
        written.add(when);
    }

    @Override
    public void failed(StateException why) {
        failed.add(why.reason());
    }

    List<Instant> written() {
        return written;
    }

    List<Reason> failed() {
        return failed;
    }
}
