package dev.pvefleet.metrics;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// One registry for all: Quarkus' own default is a new one for each who asks, so that what is registered is not served.
final class Registry {
    @Produces
    @Singleton
    CollectorRegistry registry() {
        return new CollectorRegistry(true);
    }
}
