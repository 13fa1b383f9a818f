package dev.pvefleet.proxmox.transport;

import java.time.Duration;

/// Is told of every call that was sent.
@FunctionalInterface
public interface CallObserver {
    /// Takes note of a call that has ended.
    ///
    /// @param code `ok`, PVE's HTTP status, or the label of the kind of failure where there was no status
    void observed(Endpoint endpoint, String code, Duration duration);
}
