package dev.pvefleet.state.sqlite;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
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
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.sqlite.TargetTable.Named;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The state in a SQLite file.
///
/// The last known state of a target lies in a few documents, because most of it changes with every reading; what
/// changes
/// seldom has rows of its own, which are written only then.
final class SqliteStore implements OpenStore {
    private final Database database;
    private final int history;
    private final Clock clock;
    private final ThisProcess process = ThisProcess.current();

    /// @param history how many older versions are kept of each guest and node
    SqliteStore(Database database, int history, Clock clock) {
        this.database = database;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public FleetSnapshot load() {
        return database.read(session -> {
            FleetSnapshot fleet = FleetSnapshot.EMPTY;
            for (Named target : TargetTable.all(session)) {
                fleet = fleet.with(new Remembered(session, target).snapshot());
            }
            return fleet;
        });
    }

    @Override
    public void write(List<Observation> seen) {
        Instant now = clock.instant();
        database.write(session -> {
            Map<TargetName, Recording> recordings = new HashMap<>();
            for (Observation one : seen) {
                Recording recording = recordings.get(one.target());
                if (recording == null) {
                    recording = new Recording(session, one.target(), history, now);
                    recordings.put(one.target(), recording);
                }
                recording.write(one);
            }
            TransitionTable.trim(session);
            return recordings.size();
        });
    }

    @Override
    public List<GuestVersion> history(TargetName target, Vmid vmid) {
        return ofTarget(
                target, List.of(), (session, row) -> new GuestTable(session, target, row, history).versions(vmid));
    }

    @Override
    public List<NodeVersion> history(TargetName target, NodeName node) {
        return ofTarget(
                target, List.of(), (session, row) -> new NodeTable(session, target, row, history).versions(node));
    }

    @Override
    public List<Transition> transitions(Optional<TargetName> target, Instant since, int limit) {
        return database.read(session -> TransitionTable.after(session, target, since, limit));
    }

    @Override
    public List<Tombstone> tombstones(TargetName target) {
        return ofTarget(
                target, List.of(), (session, row) -> new GuestTable(session, target, row, history).tombstones());
    }

    @Override
    public Optional<Instant> previousRun(TargetName target, Operation operation) {
        return ofTarget(target, Optional.empty(), (session, row) -> PartTable.previous(session, row, operation));
    }

    @Override
    public List<NodeConfigRecord> nodeConfigs(TargetName target) {
        return ofTarget(target, List.of(), (session, row) -> ConfigTable.nodes(session, row, target));
    }

    @Override
    public Optional<GuestConfig> guestConfig(TargetName target, Vmid vmid) {
        return ofTarget(target, Optional.empty(), (session, row) -> ConfigTable.guest(session, row, target, vmid));
    }

    @Override
    public void put(ChangeRecord change) {
        database.write(session -> {
            ChangeTable.put(session, change, process);
            return true;
        });
    }

    @Override
    public Optional<ChangeRecord> find(ChangeId id) {
        return database.read(session -> ChangeTable.find(session, id));
    }

    @Override
    public Optional<ChangeRecord> findByKey(String who, String idempotencyKey) {
        return database.read(session -> ChangeTable.findByKey(session, who, idempotencyKey));
    }

    @Override
    public List<ChangeRecord> latest(int limit) {
        return database.read(session -> ChangeTable.latest(session, limit));
    }

    @Override
    public int interruptAbandoned() {
        return database.write(session -> ChangeTable.interrupt(session, clock.instant()));
    }

    @Override
    public void tidy() {
        Instant now = clock.instant();
        database.write(session -> {
            TargetTable.forget(session, now);
            GuestTable.tidy(session, history);
            NodeTable.tidy(session, history);
            ConfigTable.tidy(session);
            return true;
        });
    }

    @Override
    public void close() {
        database.close();
    }

    private <T> T ofTarget(TargetName target, T nothing, Asking<T> asking) {
        return database.read(session -> {
            OptionalLong row = TargetTable.find(session, target);
            return row.isPresent() ? asking.ask(session, row.getAsLong()) : nothing;
        });
    }

    /// A question about one target.
    @FunctionalInterface
    private interface Asking<T> {
        T ask(Session session, long target) throws SQLException;
    }
}
