package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Failure;
import java.nio.file.Path;
import java.util.Optional;

/// A way for byte streams through an SSH connection.
///
/// What comes in at an entrance goes out at a host and port as the far end of the connection sees them. An
/// entrance is a Unix socket in a directory that only this user may enter, so that no other user of the machine
/// can borrow the way.
public interface Tunnel extends AutoCloseable {
    /// The Unix socket that leads to the host and port; opened when first asked for, and the same one from then on.
    /// A connection that cannot be made shows when the entrance is used.
    Path entrance(String host, int port);

    /// Why the last connection through could not be made; empty once one could.
    Optional<Failure> lastFailure();

    @Override
    void close();
}
