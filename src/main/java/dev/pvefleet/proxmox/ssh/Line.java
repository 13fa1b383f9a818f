package dev.pvefleet.proxmox.ssh;

import java.util.List;
import org.apache.sshd.client.session.ClientSession;

/// An open way to a host: its session, and the sessions of the jump hosts that it leads through.
///
/// @param sessions in the order of the hops; the last one is the host's own
record Line(List<ClientSession> sessions) implements AutoCloseable {
    Line {
        sessions = List.copyOf(sessions);
    }

    ClientSession session() {
        return sessions.getLast();
    }

    boolean isOpen() {
        return sessions.stream().allMatch(session -> session.isOpen() && !session.isClosing());
    }

    /// Ends the sessions from the far end back, the first goodbye travelling over what is still open.
    @Override
    public void close() {
        sessions.reversed().forEach(session -> session.close(false));
    }

    void cut() {
        sessions.reversed().forEach(session -> session.close(true));
    }
}
