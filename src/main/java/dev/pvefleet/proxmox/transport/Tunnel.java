package dev.pvefleet.proxmox.transport;

import java.nio.file.Path;

/// A way for byte streams through an SSH connection.
///
/// What comes in at an entrance goes out at a host and port as the far end of the connection sees them. An entrance is
/// a Unix socket in a directory that only this user may enter, so that no other user of the machine can borrow the way.
public interface Tunnel extends AutoCloseable {
    /// The Unix socket that leads to the host and port; opened when first asked for, and the same one from then on.
    /// A connection that cannot be made shows when the entrance is used.
    Path entrance(String host, int port);

    @Override
    void close();
}
