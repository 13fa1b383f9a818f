package dev.pvefleet.proxmox.transport;

import java.util.Optional;

/// Carries one call to Proxmox VE and brings back the raw answer.
///
/// Implementations block, honour the call's deadline, and are safe for use by several threads.
@FunctionalInterface
public interface Transport {
    /// Sends the call and waits for its answer.
    ///
    /// @throws TransportException if no answer could be had, or PVE said no; its kind says why
    Reply send(Call call);

    /// Why this way cannot carry the call as it is meant, if it cannot: an argument that would arrive as another one,
    /// or that is too long. Nothing is sent to find out.
    default Optional<String> objection(Call call) {
        return Optional.empty();
    }
}
