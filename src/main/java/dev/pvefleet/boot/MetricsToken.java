package dev.pvefleet.boot;

import dev.pvefleet.config.Secret;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Lets nobody see `/metrics` who does not show the token, where one is configured.
@Singleton
final class MetricsToken {
    static final String PATH = "/metrics";
    private static final String SCHEME = "Bearer ";
    private static final int BEFORE_ROUTES = 100;

    private volatile Optional<Secret> token = Optional.empty();

    /// From now on the token is needed, if there is one.
    void demand(Optional<Secret> wanted) {
        token = wanted;
    }

    void filter(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ROUTES);
    }

    private void check(RoutingContext context) {
        Optional<Secret> wanted = token;
        if (!context.normalizedPath().startsWith(PATH) || wanted.isEmpty() || isShown(context, wanted.get())) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer")
                .end("http.metricsToken is configured: send it as a bearer token\n");
    }

    /// Compares in a time that does not tell how much of the token is right.
    private static boolean isShown(RoutingContext context, Secret wanted) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null
                && header.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        header.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        wanted.value().getBytes(StandardCharsets.UTF_8));
    }
}
