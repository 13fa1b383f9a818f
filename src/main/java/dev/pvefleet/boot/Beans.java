package dev.pvefleet.boot;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.metrics.ApiCalls;
import dev.pvefleet.metrics.AuthFailures;
import dev.pvefleet.metrics.ConfigReloads;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.LifecycleCalls;
import dev.pvefleet.metrics.StateWrites;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.state.ChangeJournal;
import dev.pvefleet.state.StateStore;
import dev.pvefleet.state.StoredState;
import dev.pvefleet.systemd.ServiceManager;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What the parts of the program share.
final class Beans {
    @Produces
    @Singleton
    Clocks clocks() {
        return Clocks.ofThisProcess();
    }

    /// For those who only date what they see.
    @Produces
    @Singleton
    Clock clock(Clocks clocks) {
        return clocks.wall();
    }

    @Produces
    @Singleton
    Nanos nanos() {
        return System::nanoTime;
    }

    @Produces
    @Singleton
    ServiceManager systemd(Nanos nanos) {
        return ServiceManager.of(
                name -> Optional.ofNullable(System.getenv(name)),
                ProcessHandle.current().pid(),
                nanos);
    }

    @Produces
    @Singleton
    Later later() {
        return (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task);
    }

    @Produces
    @Singleton
    StoredState state(StateWrites writes, Clock clock) {
        return new StoredState(new CountedWrites(writes), clock);
    }

    @Produces
    @Singleton
    StateStore store(StoredState state) {
        return state.store();
    }

    @Produces
    @Singleton
    ChangeJournal journal(StoredState state) {
        return state.journal();
    }

    @Produces
    @Singleton
    Exposition exposition() {
        return new Exposition();
    }

    @Produces
    @Singleton
    ApiCalls apiCalls(Exposition exposition) {
        return exposition.calls();
    }

    @Produces
    @Singleton
    LifecycleCalls lifecycleCalls(Exposition exposition) {
        LifecycleCalls changes = exposition.changes();
        changes.expect(
                Arrays.stream(Method.values()).map(Method::word).toList(),
                Arrays.stream(Gate.values()).map(Gate::label).toList());
        return changes;
    }

    @Produces
    @Singleton
    AuthFailures authFailures(Exposition exposition) {
        return exposition.authFailures();
    }

    @Produces
    @Singleton
    StateWrites stateWrites(Exposition exposition) {
        return exposition.stateWrites();
    }

    @Produces
    @Singleton
    ConfigReloads configReloads(Exposition exposition) {
        return exposition.configReloads();
    }
}
