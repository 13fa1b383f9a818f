package dev.pvefleet.proxmox.rest;

import java.net.URI;

/// The HTTP client of one target: keeps its connections, sends requests, never waits.
interface Exchange extends AutoCloseable {
    /// Begins to send. The attempt is told when the connection stands, and then gets the answer or the failure.
    void start(URI entry, Wire wire, Attempt attempt);

    @Override
    void close();
}
