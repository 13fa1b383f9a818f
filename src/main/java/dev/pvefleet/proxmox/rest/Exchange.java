package dev.pvefleet.proxmox.rest;

import dev.pvefleet.model.Failure;
import java.net.URI;
import java.util.Optional;

/// The HTTP client of one target: keeps its connections, sends requests, never waits.
interface Exchange extends AutoCloseable {
    /// Begins to send. The attempt is told when the connection stands, and then gets the answer or the failure.
    void start(URI entry, Wire wire, Attempt attempt);

    /// Why the way to the entry points, if it is one of its own, could not be opened the last time.
    default Optional<Failure> noWay() {
        return Optional.empty();
    }

    @Override
    void close();
}
