package dev.pvefleet.boot;

import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.proxmox.rest.RestConnector;
import dev.pvefleet.proxmox.ssh.SshConnections;
import dev.pvefleet.proxmox.transport.CallObserver;
import dev.pvefleet.proxmox.transport.Transport;
import io.vertx.core.Vertx;
import java.time.Clock;

/// The ways that the program goes, decorators and all, for tests of other packages.
public final class OpenWays implements AutoCloseable {
    private final Ways ways;

    public OpenWays(Vertx vertx, Clock clock) {
        ways = new Ways(new RestConnector(vertx, clock), new SshConnections(clock), clock);
    }

    public Transport to(TransportConfig config, CallObserver observer) {
        return ways.to(config, observer).transport();
    }

    @Override
    public void close() {
        ways.close();
    }
}
