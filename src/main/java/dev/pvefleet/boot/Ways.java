package dev.pvefleet.boot;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.proxmox.rest.RestConnector;
import dev.pvefleet.proxmox.rest.RestTransport;
import dev.pvefleet.proxmox.ssh.SshConnections;
import dev.pvefleet.proxmox.ssh.SshTransport;
import dev.pvefleet.proxmox.transport.Batching;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.Tunnel;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jboss.logging.Logger;

/// The bare ways to the targets of one fleet, which share their connectors and are closed together.
final class Ways {
    private static final Logger LOG = Logger.getLogger(Ways.class);

    private final RestConnector rest;
    private final SshConnections ssh;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Ways(RestConnector rest, SshConnections ssh) {
        this.rest = rest;
        this.ssh = ssh;
        opened.push(rest);
        opened.push(ssh);
    }

    /// Makes one way; what leads through another is closed before it.
    Transport wire(TransportConfig config, Clock clock) {
        return switch (config) {
            case ApiConfig api -> api.tunnel().map(hop -> through(hop, api)).orElseGet(() -> direct(api));
            case SshConfig overSsh -> {
                SshTransport pvesh = ssh.transport(overSsh);
                opened.push(pvesh);
                yield new Batching(pvesh, clock);
            }
        };
    }

    private Transport direct(ApiConfig config) {
        RestTransport transport = rest.open(config);
        opened.push(transport);
        return transport;
    }

    private Transport through(SshConfig.Connection hop, ApiConfig config) {
        Tunnel tunnel = ssh.tunnel(hop);
        opened.push(tunnel);
        RestTransport transport = rest.openThrough(tunnel, config);
        opened.push(transport);
        return transport;
    }

    /// Closes everything, the last opened first. One that will not close keeps no other from closing.
    void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.debug("a connection did not close", e);
            }
        }
    }
}
