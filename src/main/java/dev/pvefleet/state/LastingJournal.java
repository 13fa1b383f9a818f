package dev.pvefleet.state;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The audit trail in a lasting store. A change is not held up by a store that cannot be written: its record waits in
/// memory until it can be.
final class LastingJournal implements ChangeJournal {
    private static final int MOST_WAITING = 1_000;

    private final LastingStore store;
    private final StateCondition condition;
    private final Map<ChangeId, ChangeRecord> waiting = new LinkedHashMap<>();

    LastingJournal(LastingStore store, StateCondition condition) {
        this.store = store;
        this.condition = condition;
    }

    @Override
    public void put(ChangeRecord change) {
        keep(change);
        try {
            write(change);
            condition.written();
        } catch (StateException e) {
            condition.failed(e);
        }
    }

    /// Writes what has been waiting.
    ///
    /// @throws StateException if it goes on waiting
    void catchUp() {
        waiting().forEach(this::write);
    }

    private void write(ChangeRecord change) {
        store.with(open -> {
            open.put(change);
            return true;
        });
        written(change);
    }

    @Override
    public Optional<ChangeRecord> find(ChangeId id) {
        Optional<ChangeRecord> kept =
                waiting().stream().filter(change -> change.id().equals(id)).findFirst();
        return kept.isPresent() ? kept : store.with(open -> open.find(id));
    }

    @Override
    public Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
        Optional<ChangeRecord> kept = waiting().stream()
                .filter(change -> change.who().equals(who) && idempotencyKey.equals(change.idempotencyKey()))
                .findFirst();
        return kept.isPresent() ? kept : store.with(open -> open.findByKey(who, idempotencyKey));
    }

    @Override
    public List<ChangeRecord> latest(int limit) {
        Map<ChangeId, ChangeRecord> all = new LinkedHashMap<>();
        store.with((Function<OpenStore, List<ChangeRecord>>) open -> open.latest(limit))
                .forEach(change -> all.put(change.id(), change));
        waiting().forEach(change -> all.put(change.id(), change));
        return all.values().stream()
                .sorted(Comparator.comparing(ChangeRecord::startedAt).reversed())
                .limit(limit)
                .toList();
    }

    private synchronized List<ChangeRecord> waiting() {
        return new ArrayList<>(waiting.values());
    }

    private synchronized void keep(ChangeRecord change) {
        waiting.put(change.id(), change);
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
    }

    /// A state of the change that came in between goes on waiting.
    private synchronized void written(ChangeRecord change) {
        waiting.remove(change.id(), change);
    }
}
