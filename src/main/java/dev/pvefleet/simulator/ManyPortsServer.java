package dev.pvefleet.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.apache.sshd.server.SshServer;

/// An SSH server with many ports, because fifty servers with threads of their own would be dear.
final class ManyPortsServer extends SshServer {
    /// Opens one more port.
    ///
    /// @param wanted with port 0 for a free one
    /// @return where it listens
    InetSocketAddress listen(InetSocketAddress wanted) throws IOException {
        Set<SocketAddress> before = new HashSet<>(acceptor.getBoundAddresses());
        acceptor.bind(wanted);
        for (SocketAddress bound : acceptor.getBoundAddresses()) {
            if (!before.contains(bound) && bound instanceof InetSocketAddress address) {
                return address;
            }
        }
        throw new IOException("nothing listens on " + wanted);
    }

    /// Closes the port that every server opens when it starts.
    void unlistenAll() {
        acceptor.unbind();
    }

    void unlisten(InetSocketAddress address) {
        acceptor.unbind(address);
    }
}
