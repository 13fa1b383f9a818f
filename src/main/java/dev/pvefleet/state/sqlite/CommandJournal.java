package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.state.ChangeJournal;
import dev.pvefleet.state.MemoryJournal;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.StateException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The audit trail as one command writes it, beside an agent that may have the file. A change is made also when it
/// cannot
/// be written down; the command's user is told so once.
public final class CommandJournal implements ChangeJournal {
    private final StateFile file;
    private final Consumer<String> warn;
    private final MemoryJournal own = new MemoryJournal();
    private @Nullable OpenStore store;
    private boolean warned;

    /// @param warn is told why a change cannot be written down
    public CommandJournal(StateFile file, Consumer<String> warn) {
        this.file = file;
        this.warn = warn;
    }

    @Override
    public synchronized void put(ChangeRecord change) {
        own.put(change);
        try {
            opened().put(change);
        } catch (StateException e) {
            if (!warned) {
                warned = true;
                warn.accept("not written into the audit trail: " + e.getMessage());
            }
        }
    }

    @Override
    public Optional<ChangeRecord> find(ChangeId id) {
        return asked(store -> store.find(id)).or(() -> own.find(id));
    }

    @Override
    public Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
        return asked(store -> store.findByKey(who, idempotencyKey)).or(() -> own.findByKey(who, idempotencyKey));
    }

    @Override
    public List<ChangeRecord> latest(int limit) {
        return asked(store -> Optional.of(store.latest(limit))).orElseGet(() -> own.latest(limit));
    }

    private synchronized <T> Optional<T> asked(Function<OpenStore, Optional<T>> question) {
        try {
            return question.apply(opened());
        } catch (StateException e) {
            return Optional.empty();
        }
    }

    private OpenStore opened() {
        OpenStore open = store;
        if (open == null) {
            open = file.openBeside();
            store = open;
        }
        return open;
    }
}
