package dev.pvefleet.boot;

import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Holds the clients of this program's server to its limits.
@Singleton
final class ConnectionLimits {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// Behind the one that ends all.
    private static final int SECOND = Integer.MAX_VALUE - 1;

    private final Vertx vertx;
    private final ClientConnections connections;

    ConnectionLimits(Vertx vertx) {
        this.vertx = vertx;
        this.connections = ServerSockets.of(vertx);
    }

    void begin(@ObservesAsync HttpServerStart started) {
        begin(started.options().getPort());
    }

    void begin(@ObservesAsync HttpsServerStart started) {
        begin(started.options().getPort());
    }

    void begin(int port) {
        connections.guard(port);
        vertx.setPeriodic(LOOK.toMillis(), _ -> connections.sweep());
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, SECOND);
    }

    private void pass(RoutingContext context) {
        Optional<ClientConnection> connection =
                ClientConnections.of(((ConnectionBase) context.request().connection()).channel());
        if (!connection.map(ClientConnection::asked).orElse(true)) {
            connection.ifPresent(ClientConnection::close);
            return;
        }
        connection.ifPresent(it -> context.addEndHandler(_ -> it.answered()));
        context.next();
    }
}
