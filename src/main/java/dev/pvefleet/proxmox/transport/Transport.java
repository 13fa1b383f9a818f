package dev.pvefleet.proxmox.transport;

/// Carries one call to Proxmox VE and brings back the raw answer.
///
/// Implementations block, honour the call's deadline, and are safe for use by several threads.
@FunctionalInterface
public interface Transport {
    /// Sends the call and waits for its answer.
    ///
    /// @throws TransportException if no answer could be had, or PVE said no; its kind says why
    Reply send(Call call);
}
