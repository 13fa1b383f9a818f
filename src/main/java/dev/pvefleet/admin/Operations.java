package dev.pvefleet.admin;

import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.lifecycle.Origin;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.state.ChangeJournal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/// The changes that were ordered over HTTP: never two of one guest at once, never one twice under one idempotency
/// key, and not too many together.
final class Operations {
    static final int MOST_AT_ONCE = 32;

    private static final String VIA = "http";
    private static final int MOST_FAILURES = 500;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final AuditedLifecycle lifecycle;
    private final ChangeJournal journal;
    private final ThreadFactory threads;
    private final Patience patience;
    private final Clock clock;
    private final Map<ChangeId, Running> running = new LinkedHashMap<>();
    private final Map<Running, Thread> workers = new LinkedHashMap<>();
    private final Map<ChangeId, RuntimeException> failures = new LinkedHashMap<>();
    private boolean ending;

    Operations(
            AuditedLifecycle lifecycle, ChangeJournal journal, ThreadFactory threads, Patience patience, Clock clock) {
        this.lifecycle = lifecycle;
        this.journal = journal;
        this.threads = threads;
        this.patience = patience;
        this.clock = clock;
    }

    /// Begins a change, or finds the one that was begun under the same key.
    ///
    /// @throws ProblemException if it cannot begin now, or not under this key
    synchronized Submitted submit(Order order) {
        Optional<ChangeRecord> before = order.key().flatMap(key -> askedBefore(order.caller(), key));
        if (before.isPresent()) {
            return repeated(before.get(), order);
        }
        if (ending) {
            throw Problem.of(Trouble.NOT_NOW, "this program ends; no change begins any more")
                    .after(RETRY)
                    .asException();
        }
        goingOn().filter(other -> other.order().collidesWith(order)).findFirst().ifPresent(other -> {
            throw busy(order, other).asException();
        });
        if (goingOn().count() >= MOST_AT_ONCE) {
            throw Problem.of(
                            Trouble.NOT_NOW,
                            "%d changes are going on, and no more are made at once".formatted(MOST_AT_ONCE))
                    .after(RETRY)
                    .asException();
        }
        return begin(order);
    }

    /// Those that have not ended. One that has may still be here for a moment, and must be in nobody's way then.
    private Stream<Running> goingOn() {
        return running.values().stream().filter(change -> change.record().state() == State.RUNNING);
    }

    private Optional<ChangeRecord> askedBefore(Caller caller, IdempotencyKey key) {
        return running.values().stream()
                .map(Running::record)
                .filter(record ->
                        record.who().equals(caller.name()) && key.value().equals(record.idempotencyKey()))
                .findFirst()
                .or(() -> journal.findByKey(caller.name(), key.value()));
    }

    private static Submitted repeated(ChangeRecord before, Order order) {
        if (!order.hash().equals(before.requestHash())) {
            throw new Problem(
                            Trouble.KEY_REUSED,
                            "this Idempotency-Key was used for another request of this token",
                            Optional.of("a new request needs a new key"),
                            Optional.empty(),
                            List.of(),
                            Optional.of(before.id()))
                    .asException();
        }
        return new Submitted(before.id(), true);
    }

    private static Problem busy(Order order, Running other) {
        return Problem.of(
                        Trouble.BUSY,
                        "%s of guest %s is going on%s"
                                .formatted(
                                        other.order().asked().change().operation(),
                                        order.vmid(),
                                        other.order().targetName().equals(order.targetName())
                                                ? ""
                                                : " through target "
                                                        + other.order().targetName()),
                        "wait for its end; a guest has one change at a time")
                .after(RETRY)
                .about(other.id());
    }

    private Submitted begin(Order order) {
        ChangeId id = ChangeId.random();
        Origin origin = new Origin(
                id,
                order.caller().name(),
                VIA,
                order.key().map(IdempotencyKey::value),
                order.key().map(_ -> order.hash()));
        Running change = new Running(
                id,
                order,
                lifecycle
                        .begin(origin, order.asked().change(), order.conduct())
                        .about(order.targetName(), order.vmid()));
        Thread worker = threads.newThread(() -> {
            change.run();
            ended(change);
            change.end().complete(null);
        });
        running.put(id, change);
        workers.put(change, worker);
        worker.start();
        return new Submitted(id, false);
    }

    private synchronized void ended(Running change) {
        running.remove(change.id());
        workers.remove(change);
        change.failure().ifPresent(why -> {
            failures.put(change.id(), why);
            if (failures.size() > MOST_FAILURES) {
                failures.remove(failures.keySet().iterator().next());
            }
        });
    }

    Optional<OperationDocument> find(ChangeId id) {
        Optional<Running> now = running(id);
        return now.isPresent()
                ? now.map(Running::document)
                : journal.find(id).map(record -> OperationDocument.of(record, failure(id)));
    }

    /// The latest ones of both faces, the newest first.
    List<OperationDocument> latest(int limit) {
        return journal.latest(limit).stream()
                .map(record -> running(record.id())
                        .map(Running::document)
                        .orElseGet(() -> OperationDocument.of(record, failure(record.id()))))
                .toList();
    }

    /// Waits for the end of a change, at most so long.
    void await(ChangeId id, Duration atMost) {
        running(id).ifPresent(change -> patience.await(change.end(), atMost));
    }

    /// Lets no change begin any more, and those that run end, if they do it in time; the others are told to stop
    /// waiting, which leaves PVE's tasks as they are.
    ///
    /// @param grace how long they may take to end, and then once more to stop
    void close(Duration grace) {
        awaitAll(grace);
        List<Thread> late;
        synchronized (this) {
            late = List.copyOf(workers.values());
        }
        late.forEach(Thread::interrupt);
        awaitAll(grace);
        remaining().forEach(change -> journal.put(change.record().interrupted(clock.instant())));
    }

    private void awaitAll(Duration atMost) {
        patience.await(
                CompletableFuture.allOf(remaining().stream().map(Running::end).toArray(CompletableFuture<?>[]::new)),
                atMost);
    }

    private synchronized List<Running> remaining() {
        ending = true;
        return List.copyOf(running.values());
    }

    private synchronized Optional<Running> running(ChangeId id) {
        return Optional.ofNullable(running.get(id));
    }

    private synchronized Optional<RuntimeException> failure(ChangeId id) {
        return Optional.ofNullable(failures.get(id));
    }

    /// The change that an order became.
    ///
    /// @param repeated whether it had become one before
    record Submitted(ChangeId id, boolean repeated) {}
}
