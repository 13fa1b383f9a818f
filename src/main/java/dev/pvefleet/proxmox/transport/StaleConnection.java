package dev.pvefleet.proxmox.transport;

import java.io.IOException;

/// The cause of a failure where a kept connection broke before the first byte of an answer, most likely because the
/// other end had closed it while it was idle: a repetition on a new connection need not wait.
public final class StaleConnection extends IOException {
    private static final long serialVersionUID = 1L;

    public StaleConnection(Throwable cause) {
        super("the connection broke before an answer", cause);
    }
}
