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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The ways to the targets of one fleet, which share their connectors: each is closed by itself, or all together.
final class Ways implements AutoCloseable {
    private final RestConnector rest;
    private final SshConnections ssh;
    private final Clock clock;
    private final Set<Way> open = ConcurrentHashMap.newKeySet();

    Ways(RestConnector rest, SshConnections ssh, Clock clock) {
        this.rest = rest;
        this.ssh = ssh;
        this.clock = clock;
    }

    /// Makes the whole way to one target: what a call goes through, from the inside out. Nothing is connected yet.
    ///
    /// @throws IllegalArgumentException if a certificate of the configuration is none
    Way to(TransportConfig config, CallObserver observer) {
        List<AutoCloseable> parts = new ArrayList<>();
        Transport door = switch (config) {
            case ApiConfig api -> {
                RestTransport transport = opened(parts, api);
                Transport timed = new Timed(transport, observer, System::nanoTime);
                yield new Limited(timed, transport::peer, clock);
            }
            case SshConfig overSsh -> {
                SshTransport pvesh = opened(parts, ssh.transport(overSsh));
                Transport batching = new Batching(pvesh, clock);
                yield new Timed(batching, observer, System::nanoTime);
            }
        };
        Way way = new Way(new Retrying(door, clock, Pause.REAL, new Random()), parts);
        open.add(way);
        return way;
    }

    void close(Way way) {
        open.remove(way);
        way.close();
    }

    private RestTransport opened(List<AutoCloseable> parts, ApiConfig config) {
        return config.tunnel()
                .map(hop -> opened(parts, rest.openThrough(opened(parts, ssh.tunnel(hop)), config)))
                .orElseGet(() -> opened(parts, rest.open(config)));
    }

    private static <T extends AutoCloseable> T opened(List<AutoCloseable> parts, T part) {
        parts.add(part);
        return part;
    }

    /// Closes everything, what the ways share last.
    @Override
    public void close() {
        List.copyOf(open).forEach(this::close);
        Way.closeQuietly(ssh);
        Way.closeQuietly(rest);
    }
}
