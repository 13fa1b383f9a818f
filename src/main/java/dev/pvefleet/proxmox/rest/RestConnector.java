package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import io.vertx.core.Vertx;
import java.time.Clock;

/// Opens transports that share the threads of one Vert.x.
public final class RestConnector {
    private final Vertx vertx;
    private final Clock clock;

    /// @param vertx the application's own
    public RestConnector(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    /// Opens the way to one target; no connection is made yet.
    ///
    /// @throws IllegalArgumentException if `caCert` is not a certificate
    public RestTransport open(ApiConfig config) {
        return new RestTransport(config, new RestClientExchange(config, vertx), Lookup.JVM, clock);
    }
}
