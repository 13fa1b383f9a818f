package dev.pvefleet.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `kind: ssh`: pvesh on a node, over an SSH connection.
///
/// @param pveshBinary the program to run, a name or a path
/// @param sudo whether `sudo -n` goes in front, for a user who is not root
public record SshConfig(Connection connection, String pveshBinary, boolean sudo) implements TransportConfig {

    /// An SSH connection: where to, as whom, and whom to believe.
    ///
    /// @param identityFile a private key; empty: the agent's keys, else the usual files under `~/.ssh`
    /// @param identityAgent the agent's socket, already looked up where the file named a variable
    /// @param knownHosts the file of host keys
    /// @param jumps the hosts to go through, in order; each host key is checked
    /// @param proxyCommand a program whose standard input and output are the connection; never with `jumps`
    /// @param keyExchanges the key exchanges to offer, the preferred one first
    public record Connection(
            String host,
            int port,
            String user,
            Optional<Path> identityFile,
            Optional<Secret> identityPassphrase,
            Optional<Path> identityAgent,
            Path knownHosts,
            HostKeyChecking strictHostKeyChecking,
            List<Hop> jumps,
            Optional<ProxyCommand> proxyCommand,
            Duration connectTimeout,
            List<KeyExchange> keyExchanges) {
        public Connection {
            jumps = List.copyOf(jumps);
            keyExchanges = List.copyOf(keyExchanges);
        }

        /// `user@host:port`, as messages name it.
        public String address() {
            return user + "@" + HostPort.text(host, port);
        }

        /// The connection to the last jump host, through those before it. It is the same value for all targets that
        /// are reached through this host in the same way.
        public Optional<Connection> toLastJump() {
            if (jumps.isEmpty()) {
                return Optional.empty();
            }
            Hop last = jumps.getLast();
            List<Hop> before = jumps.subList(0, jumps.size() - 1).stream()
                    .map(hop -> new Hop(Optional.of(hop.user().orElse(user)), hop.host(), hop.port()))
                    .toList();
            return Optional.of(new Connection(
                    last.host(),
                    last.port(),
                    last.user().orElse(user),
                    identityFile,
                    identityPassphrase,
                    identityAgent,
                    knownHosts,
                    strictHostKeyChecking,
                    before,
                    Optional.empty(),
                    connectTimeout,
                    keyExchanges));
        }
    }

    /// One jump host.
    ///
    /// @param user empty: the same user as at the end of the chain
    public record Hop(Optional<String> user, String host, int port) {
        @Override
        public String toString() {
            return user.map(name -> name + "@").orElse("") + HostPort.text(host, port);
        }
    }

    /// A proxy command as its words, `%h`, `%p`, `%r` and `%%` not yet replaced. It runs without a shell.
    public record ProxyCommand(List<String> argv) {
        public ProxyCommand {
            argv = List.copyOf(argv);
        }

        /// The program alone: a password may stand in its arguments.
        @Override
        public String toString() {
            return argv.getFirst();
        }
    }

    /// What to do about a host key that no file knows. A changed key is refused always, except with `NO`.
    public enum HostKeyChecking {
        YES,
        ACCEPT_NEW,
        NO
    }
}
