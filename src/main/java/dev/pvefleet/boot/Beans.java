package dev.pvefleet.boot;

import dev.pvefleet.metrics.ApiCalls;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// What the parts of the program share.
final class Beans {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
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
}
