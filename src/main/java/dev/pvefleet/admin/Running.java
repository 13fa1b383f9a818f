package dev.pvefleet.admin;

import dev.pvefleet.lifecycle.AuditedLifecycle.Begun;
import dev.pvefleet.lifecycle.HalfWrittenException;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One change while it is made.
final class Running implements Runnable {
    private static final Logger LOG = Logger.getLogger(Running.class);

    private final ChangeId id;
    private final Order order;
    private final Begun begun;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile @Nullable RuntimeException failure;

    Running(ChangeId id, Order order, Begun begun) {
        this.id = id;
        this.order = order;
        this.begun = begun;
    }

    ChangeId id() {
        return id;
    }

    Order order() {
        return order;
    }

    CompletableFuture<Void> end() {
        return end;
    }

    /// Why it was refused or failed, where there is more to say of that than the record keeps.
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /// How it stands.
    ChangeRecord record() {
        return begun.record();
    }

    OperationDocument document() {
        return OperationDocument.of(record(), failure());
    }

    /// Makes the change. What it throws is in the record by then.
    @Override
    public void run() {
        try {
            begun.run(List.of(order.target()), Progress.NONE);
        } catch (RefusedException | HalfWrittenException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            if (Failures.isDefect(e)) {
                LOG.errorf(
                        e,
                        "defect, please report operation=%s id=%s",
                        order.asked().change().operation(),
                        id);
            }
        }
    }
}
