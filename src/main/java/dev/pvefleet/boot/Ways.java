package dev.pvefleet.boot;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.proxmox.rest.RestConnector;
import dev.pvefleet.proxmox.rest.RestTransport;
import dev.pvefleet.proxmox.ssh.SshConnections;
import dev.pvefleet.proxmox.ssh.SshTransport;
import dev.pvefleet.proxmox.transport.Batching;
import dev.pvefleet.proxmox.transport.CallObserver;
import dev.pvefleet.proxmox.transport.Limited;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.Retrying;
import dev.pvefleet.proxmox.transport.Timed;
import dev.pvefleet.proxmox.transport.Transport;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.jboss.logging.Logger;

/// The bare ways to the targets of one fleet, which share their connectors and are closed together.
final class Ways {
    private static final Logger LOG = Logger.getLogger(Ways.class);

    private final RestConnector rest;
    private final SshConnections ssh;
    private final Clock clock;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    Ways(RestConnector rest, SshConnections ssh, Clock clock) {
        this.rest = rest;
        this.ssh = ssh;
        this.clock = clock;
        opened.push(rest);
        opened.push(ssh);
    }

    /// Makes the whole way to one target: what a call goes through, from the inside out.
    Transport to(TransportConfig config, CallObserver observer) {
        Transport door = switch (config) {
            case ApiConfig api -> {
                RestTransport rest = open(api);
                Transport timed = new Timed(rest, observer, System::nanoTime);
                yield new Limited(timed, rest::peer, clock);
            }
            case SshConfig overSsh -> {
                SshTransport pvesh = opened(ssh.transport(overSsh));
                Transport batching = new Batching(pvesh, clock);
                yield new Timed(batching, observer, System::nanoTime);
            }
        };
        return new Retrying(door, clock, Pause.REAL, new Random());
    }

    private RestTransport open(ApiConfig config) {
        return config.tunnel()
                .map(hop -> opened(rest.openThrough(opened(ssh.tunnel(hop)), config)))
                .orElseGet(() -> opened(rest.open(config)));
    }

    /// What is opened later is closed earlier, so a way through a tunnel ends before the tunnel.
    private <T extends AutoCloseable> T opened(T way) {
        opened.push(way);
        return way;
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
