package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ChangeRecord.State;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.state.ChangeJournal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What is written down of one change while it goes.
///
/// A journal that cannot be written stops no change: a guest that must be stopped is stopped although a disk is
/// full. It is said in the log, and in the result.
final class AuditTrail {
    private static final Logger LOG = Logger.getLogger("dev.pvefleet.audit");

    /// The record keeps the end of the log; the whole is PVE's.
    private static final int LOG_LINES = 200;

    private final ChangeJournal journal;
    private final LifecycleObserver observer;
    private final Clock clock;
    private final String operation;
    private final boolean dryRun;
    private ChangeRecord record;
    private @Nullable String complaint;

    AuditTrail(
            Origin origin,
            Change change,
            Conduct conduct,
            ChangeJournal journal,
            LifecycleObserver observer,
            Clock clock) {
        this.journal = journal;
        this.clock = clock;
        this.operation = change.operation();
        this.dryRun = conduct.dryRun();
        this.observer = dryRun ? LifecycleObserver.NONE : observer;
        this.record = begun(origin, change, conduct);
        this.observer.begun(operation);
        put();
    }

    private ChangeRecord begun(Origin origin, Change change, Conduct conduct) {
        return new ChangeRecord(
                origin.id(),
                origin.who(),
                origin.via(),
                dryRun ? operation + " (dry run)" : operation,
                null,
                change.type(),
                null,
                false,
                State.RUNNING,
                clock.instant(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                origin.idempotencyKey().orElse(null),
                origin.requestHash().orElse(null),
                AskedFor.of(change, conduct));
    }

    void about(TargetName target, Vmid vmid) {
        update(was -> with(was, target, vmid, was.forced(), was.upids(), was.log()));
    }

    synchronized ChangeRecord record() {
        return record;
    }

    /// Why the journal could not be written, if it could not.
    synchronized Optional<String> complaint() {
        return Optional.ofNullable(complaint);
    }

    /// Writes down what is told, and passes it on.
    Progress progress(Progress next) {
        return new Progress() {
            @Override
            public void found(TargetName target, GuestId guest) {
                update(was -> with(was, target, guest.vmid(), was.forced(), was.upids(), was.log()));
                next.found(target, guest);
            }

            @Override
            public void forced(Gate gate) {
                observer.forced(operation, gate);
                update(was -> with(was, was.target(), was.vmid(), true, was.upids(), was.log()));
                next.forced(gate);
            }

            @Override
            public void step(String what) {
                next.step(what);
            }

            @Override
            public void started(Upid task) {
                update(was ->
                        with(was, was.target(), was.vmid(), was.forced(), plus(was.upids(), List.of(task)), was.log()));
                next.started(task);
            }

            @Override
            public void log(Upid task, List<String> lines) {
                update(was ->
                        with(was, was.target(), was.vmid(), was.forced(), was.upids(), end(plus(was.log(), lines))));
                next.log(task, lines);
            }
        };
    }

    synchronized void succeeded(String result) {
        ended(State.SUCCEEDED, result, null);
        observer.ended(operation, false);
    }

    synchronized void refused(RefusedException why) {
        observer.refused(operation, why.gate());
        ended(State.REFUSED, null, new Failure(Kind.REJECTED, String.valueOf(why.getMessage()), why.hint()));
        observer.ended(operation, false);
    }

    synchronized void failed(Throwable why) {
        State state = Thread.currentThread().isInterrupted() ? State.INTERRUPTED : State.FAILED;
        ended(state, null, failure(why));
        observer.ended(operation, true);
    }

    private static Failure failure(Throwable why) {
        return switch (why) {
            case TransportException e -> e.asFailure();
            case GuestSearchException e -> e.asFailure();
            case TaskException e -> new Failure(e.kind(), String.valueOf(e.getMessage()), e.hint());
            case HalfWrittenException e -> new Failure(e.kind(), String.valueOf(e.getMessage()), e.hint());
            default -> new Failure(Kind.MALFORMED, "internal error: " + why, Optional.empty());
        };
    }

    private void ended(State state, @Nullable String result, @Nullable Failure error) {
        ChangeRecord was = record;
        record = new ChangeRecord(
                was.id(),
                was.who(),
                was.via(),
                was.operation(),
                was.target(),
                was.type(),
                was.vmid(),
                was.forced(),
                state,
                was.startedAt(),
                clock.instant(),
                was.upids(),
                was.log(),
                result,
                error,
                was.idempotencyKey(),
                was.requestHash(),
                was.asked());
        put();
        LOG.infof(
                "audit who=%s via=%s operation=%s target=%s vmid=%s forced=%s result=%s",
                was.who(),
                was.via(),
                operation + (dryRun ? "(dry-run)" : ""),
                was.target() == null ? "-" : was.target(),
                was.vmid() == null ? "-" : was.vmid(),
                was.forced(),
                state.label());
    }

    private synchronized void update(UnaryOperator<ChangeRecord> change) {
        record = change.apply(record);
        put();
    }

    /// Whoever is interrupted is still to write down that; waiting for the journal must not end because of it.
    private void put() {
        boolean interrupted = Thread.interrupted();
        try {
            journal.put(record);
        } catch (RuntimeException e) {
            if (complaint == null) {
                LOG.warnf("the audit trail could not be written: %s (operation=%s)", e.getMessage(), operation);
            }
            complaint = "the audit trail could not be written: " + e.getMessage();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> List<T> plus(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    private static List<String> end(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    }

    private static ChangeRecord with(
            ChangeRecord was,
            @Nullable TargetName target,
            @Nullable Vmid vmid,
            boolean forced,
            List<Upid> upids,
            List<String> log) {
        return new ChangeRecord(
                was.id(),
                was.who(),
                was.via(),
                was.operation(),
                target,
                was.type(),
                vmid,
                forced,
                was.state(),
                was.startedAt(),
                was.endedAt(),
                upids,
                log,
                was.result(),
                was.error(),
                was.idempotencyKey(),
                was.requestHash(),
                was.asked());
    }
}
