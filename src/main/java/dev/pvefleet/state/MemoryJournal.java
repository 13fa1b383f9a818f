package dev.pvefleet.state;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A journal for as long as the process lives, and for no more than its latest entries.
public final class MemoryJournal implements ChangeJournal {
    private static final int MOST = 1_000;

    private final Deque<ChangeRecord> newestFirst = new ArrayDeque<>();

    @Override
    public synchronized void put(ChangeRecord change) {
        if (find(change.id()).isEmpty()) {
            newestFirst.addFirst(change);
        } else {
            List<ChangeRecord> replaced = newestFirst.stream()
                    .map(known -> known.id().equals(change.id()) ? change : known)
                    .toList();
            newestFirst.clear();
            newestFirst.addAll(replaced);
        }
        while (newestFirst.size() > MOST) {
            newestFirst.removeLast();
        }
    }

    @Override
    public synchronized Optional<ChangeRecord> find(ChangeId id) {
        return first(known -> known.id().equals(id));
    }

    @Override
    public synchronized Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
        return first(known -> known.who().equals(who) && idempotencyKey.equals(known.idempotencyKey()));
    }

    @Override
    public synchronized List<ChangeRecord> latest(int limit) {
        return newestFirst.stream().limit(limit).toList();
    }

    private Optional<ChangeRecord> first(Predicate<ChangeRecord> wanted) {
        return newestFirst.stream().filter(wanted).findFirst();
    }
}
