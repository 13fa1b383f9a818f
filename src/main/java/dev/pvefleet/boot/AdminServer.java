package dev.pvefleet.boot;

import dev.pvefleet.admin.AdminApi;
import dev.pvefleet.admin.Foundation;
import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.metrics.AuthFailures;
import dev.pvefleet.metrics.LifecycleCalls;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.shape.Shape;
import dev.pvefleet.state.StoredState;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Puts the admin API on top of the running agent.
@Singleton
final class AdminServer {
    private final AdminApi api;
    private final RunningFleet fleet;
    private final StoredState state;
    private final Reload reload;
    private final LifecycleCalls changes;
    private final AuthFailures failures;
    private final Clocks clocks;

    AdminServer(
            AdminApi api,
            RunningFleet fleet,
            StoredState state,
            Reload reload,
            LifecycleCalls changes,
            AuthFailures failures,
            Clocks clocks) {
        this.api = api;
        this.fleet = fleet;
        this.state = state;
        this.reload = reload;
        this.changes = changes;
        this.failures = failures;
        this.clocks = clocks;
    }

    void open() {
        AuditedLifecycle lifecycle = new AuditedLifecycle(
                new PveLifecycle(clocks, Pause.REAL),
                state.journal(),
                new CountedChanges(changes),
                Shape::json,
                clocks.wall());
        api.open(new Foundation(
                fleet,
                fleet,
                state,
                state.store(),
                state.journal(),
                lifecycle,
                fleet::runNow,
                reload,
                failures::count));
    }

    /// Gives changes that run the time to end, on a thread of its own.
    Thread closing(Duration grace) {
        return Thread.ofVirtual().name("admin-closing").start(() -> api.close(grace));
    }
}
