package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Keeps the logins that are under way at one host few, whatever number of targets is behind it.
///
/// sshd begins to refuse when ten of them are (`MaxStartups 10:30:100`), and a command may dial beside an agent.
final class DialThrottle {
    private static final int AT_ONCE = 4;

    private final Map<Door, Semaphore> doors = new ConcurrentHashMap<>();

    /// What has a limit of its own: the address as seen from where it is dialled, or a proxy command, which goes
    /// through one host whatever the target.
    private record Door(List<SshConfig.Hop> jumps, List<String> proxyCommand, String host, int port) {
        private static Door of(SshConfig.Connection connection) {
            return connection
                    .proxyCommand()
                    .map(command -> new Door(List.of(), command.argv(), "", 0))
                    .orElseGet(() -> new Door(connection.jumps(), List.of(), connection.host(), connection.port()));
        }
    }

    /// A turn at the door, to be given back when the login is over.
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for a turn. Each one before it ends within the two connect timeouts of its dial.
    Turn take(SshConfig.Connection connection) throws SshFailure {
        Semaphore turns = doors.computeIfAbsent(Door.of(connection), _ -> new Semaphore(AT_ONCE, true));
        Duration patience = connection.connectTimeout().multipliedBy(4);
        try {
            if (turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return turns::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshFailure(Kind.TIMEOUT, "interrupted while other logins were under way", null, e);
        }
        throw new SshFailure(
                Kind.TIMEOUT,
                "%d other logins at %s were under way for %d s"
                        .formatted(AT_ONCE, connection.address(), patience.toSeconds()),
                null,
                null);
    }
}
