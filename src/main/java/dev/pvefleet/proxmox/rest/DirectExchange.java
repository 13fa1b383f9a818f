package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends through the MicroProfile REST client, and through the HTTP client below it what that one cannot do: it
/// connects to the first address of a name only, and to no host with `_`, which Java's `URI` does not take for one.
final class DirectExchange implements Exchange {
    private final ApiConfig config;
    private final Vertx vertx;
    private final Exchange usual;
    private @Nullable Exchange below;

    DirectExchange(ApiConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.usual = new RestClientExchange(config, vertx);
    }

    @Override
    public void start(Entry entry, Optional<InetAddress> address, Wire wire, Attempt.Connection connection) {
        boolean isUsual = address.isEmpty() && entry.hasUriHost();
        (isUsual ? usual : below()).start(entry, address, wire, connection);
    }

    private synchronized Exchange below() {
        if (below == null) {
            below = HttpExchange.straight(config, vertx);
        }
        return below;
    }

    @Override
    public synchronized boolean wantsClientCertificate(Entry entry) {
        return usual.wantsClientCertificate(entry) || (below != null && below.wantsClientCertificate(entry));
    }

    @Override
    public synchronized void close() {
        usual.close();
        if (below != null) {
            below.close();
        }
    }
}
