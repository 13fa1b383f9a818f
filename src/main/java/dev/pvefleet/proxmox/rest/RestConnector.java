package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.proxmox.transport.Tunnel;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens transports that share a few threads, however many targets there are.
public final class RestConnector implements AutoCloseable {
    private final Vertx vertx;
    private final Clock clock;
    private final Lookup lookup;
    private @Nullable Vertx unix;

    /// Makes a connector that lives as long as the application.
    ///
    /// @param vertx the application's own
    public RestConnector(Vertx vertx, Clock clock) {
        this(vertx, clock, new Lookup());
    }

    RestConnector(Vertx vertx, Clock clock, Lookup lookup) {
        this.vertx = vertx;
        this.clock = clock;
        this.lookup = lookup;
    }

    /// Opens the way to one target; no connection is made yet.
    ///
    /// @throws IllegalArgumentException if `caCert` is not a certificate
    public RestTransport open(ApiConfig config) {
        return new RestTransport(config, new DirectExchange(config, vertx), Optional.of(lookup), clock);
    }

    /// Opens the way to one target through a tunnel, which stays the caller's to close.
    ///
    /// @throws IllegalArgumentException if `caCert` is not a certificate
    public RestTransport openThrough(Tunnel tunnel, ApiConfig config) {
        return new RestTransport(config, HttpExchange.through(tunnel, config, unix()), Optional.empty(), clock);
    }

    private synchronized Vertx unix() {
        if (unix == null) {
            unix = UnixSockets.vertx();
        }
        return unix;
    }

    /// Ends the threads; transports are to be closed before.
    @Override
    public synchronized void close() {
        if (unix != null) {
            unix.close();
            unix = null;
        }
    }
}
