package dev.pvefleet.state;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import java.util.List;
import java.util.Optional;

/// The audit trail: every changing operation, from its begin on.
public interface ChangeJournal {
    /// Writes a new record, or the next state of a known one.
    void put(ChangeRecord change);

    Optional<ChangeRecord> find(ChangeId id);

    /// The change that this client asked for under the key, if it did.
    Optional<ChangeRecord> findByKey(String who, String idempotencyKey);

    /// The latest ones, the newest first.
    List<ChangeRecord> latest(int limit);
}
