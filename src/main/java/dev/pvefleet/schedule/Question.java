package dev.pvefleet.schedule;

import java.time.Instant;

/// What an operation asks of a target.
@FunctionalInterface
interface Question {
    /// Asks, and gives back what came.
    ///
    /// @throws dev.pvefleet.proxmox.transport.TransportException if the target as a whole gave nothing
    Reading ask(Instant deadline);
}
