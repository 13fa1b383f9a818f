package dev.pvefleet.boot;

import dev.pvefleet.metrics.ApiCalls;
import dev.pvefleet.metrics.AuthFailures;
import dev.pvefleet.metrics.ConfigReloads;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.LifecycleCalls;
import dev.pvefleet.metrics.StateWrites;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What the parts of the program share.
final class Beans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Later later() {
        return (delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task);
    }

    @Produces
    @Singleton
    FleetState state() {
        return new MemoryState();
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
        return exposition.changes();
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
