package dev.pvefleet.boot;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Turns requests away once the program is ending, so that nothing new begins while what runs is waited for.
@Singleton
final class Draining {
    /// Before all that looks at a request.
    private static final int FIRST = Integer.MAX_VALUE;

    /// Says for itself, in its own form, that it is closed.
    private static final String API = "/api/";

    private volatile boolean begun;

    void begin() {
        begun = true;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, FIRST);
    }

    private void pass(RoutingContext context) {
        if (!begun || context.normalizedPath().startsWith(API)) {
            context.next();
            return;
        }
        // Vert.x leaves it to the client to do as the header says.
        context.response()
                .setStatusCode(503)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end("pve-fleet is stopping\n")
                .onComplete(_ -> context.request().connection().close());
    }
}
