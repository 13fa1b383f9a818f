package dev.pvefleet.boot;

import dev.pvefleet.admin.AdminApi;
import dev.pvefleet.admin.Foundation;
import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.metrics.AuthFailures;
import dev.pvefleet.metrics.LifecycleCalls;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.shape.Shape;
import dev.pvefleet.state.StoredState;
import jakarta.inject.Singleton;
import java.time.Clock;
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
    private final Clock clock;

    AdminServer(
            AdminApi api,
            RunningFleet fleet,
            StoredState state,
            Reload reload,
            LifecycleCalls changes,
            AuthFailures failures,
            Clock clock) {
        this.api = api;
        this.fleet = fleet;
        this.state = state;
        this.reload = reload;
        this.changes = changes;
        this.failures = failures;
        this.clock = clock;
    }

    void open() {
        AuditedLifecycle lifecycle = new AuditedLifecycle(
                new PveLifecycle(clock, Pause.REAL), state.journal(), new CountedChanges(changes), Shape::json, clock);
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
