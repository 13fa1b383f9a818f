package dev.pvefleet.proxmox;

import dev.pvefleet.proxmox.transport.Transport;
import java.time.Clock;

/// Typed calls to one PVE entry point.
public final class ProxmoxApi {
    private final Transport transport;
    private final Clock clock;

    public ProxmoxApi(Transport transport, Clock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    Transport transport() {
        return transport;
    }

    Clock clock() {
        return clock;
    }
}
