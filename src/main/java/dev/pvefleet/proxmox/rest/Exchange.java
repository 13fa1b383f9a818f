package dev.pvefleet.proxmox.rest;

import dev.pvefleet.model.Failure;
import java.net.InetAddress;
import java.util.Optional;

/// The HTTP client of one target: keeps its connections, sends requests, never waits.
interface Exchange extends AutoCloseable {
    /// Begins to send. The connection is told when it stands, and then gets the answer or the failure.
    ///
    /// @param address which of the several that the entry point's name has; empty where it has one, or where it
    /// is looked up elsewhere
    void start(Entry entry, Optional<InetAddress> address, Wire wire, Attempt.Connection connection);

    /// Whether the entry point asked for a client certificate the last time.
    boolean wantsClientCertificate(Entry entry);

    /// Why the way to the entry points, if it is one of its own, could not be opened the last time.
    default Optional<Failure> noWay() {
        return Optional.empty();
    }

    @Override
    void close();
}
