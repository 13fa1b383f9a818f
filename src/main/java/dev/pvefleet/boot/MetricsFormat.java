package dev.pvefleet.boot;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Serves OpenMetrics only to those who ask for it, as Prometheus does.
///
/// Quarkus gives it to anyone who accepts anything, such as curl, and `promtool check metrics` cannot read it.
@Singleton
final class MetricsFormat {
    private static final int BEFORE_ROUTES = 90;
    private static final String OPEN_METRICS = "application/openmetrics-text";

    void filter(@Observes Filters filters) {
        filters.register(MetricsFormat::settle, BEFORE_ROUTES);
    }

    private static void settle(RoutingContext context) {
        String accepted = context.request().getHeader(HttpHeaders.ACCEPT);
        if (context.normalizedPath().equals(MetricsToken.PATH)
                && (accepted == null || !accepted.contains(OPEN_METRICS))) {
            context.request().headers().set(HttpHeaders.ACCEPT, "text/plain");
        }
        context.next();
    }
}
