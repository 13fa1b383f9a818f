package dev.pvefleet.config;

import dev.pvefleet.config.SshConfig.Connection;
import dev.pvefleet.config.SshConfig.Hop;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.config.SshConfig.ProxyCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the keys of `kind: ssh`, and of the connection that a tunnel runs in.
final class SshReader {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_./+][A-Za-z0-9_./+-]{0,254}");
    private static final Map<String, HostKeyChecking> CHECKING = Map.of(
            "yes", HostKeyChecking.YES,
            "true", HostKeyChecking.YES,
            "accept-new", HostKeyChecking.ACCEPT_NEW,
            "no", HostKeyChecking.NO,
            "false", HostKeyChecking.NO);

    private final Reading reading;
    private final Mapping ssh;

    SshReader(Reading reading, Mapping ssh) {
        this.reading = reading;
        this.ssh = ssh;
    }

    Optional<TransportConfig> transport() {
        String pvesh = ssh.scalar("pveshBinary")
                .flatMap(value -> value.matching(PROGRAM, "a program's name or path, without arguments"))
                .orElse("pvesh");
        boolean sudo = ssh.scalar("sudo").flatMap(Scalar::bool).orElse(false);
        return connection().map(connection -> new SshConfig(connection, pvesh, sudo));
    }

    Optional<Connection> connection() {
        ssh.atMostOneOf("proxyJump", "proxyCommand", "each of them is a way to the host");
        Optional<String> host = ssh.required("host", "the host to log in to, a name or an address")
                .flatMap(value -> value.as(
                        "a host: a name or an address, without user and port (they have their own keys)",
                        HostPort::host));
        int port = ssh.scalar("port").flatMap(Scalar::port).orElse(22);
        String user = ssh.scalar("user")
                .flatMap(value -> value.matching(JumpChain.USER, "a user's name"))
                .orElse("root");
        Optional<Path> identityFile = identityFile();
        Optional<Secret> passphrase = ssh.scalar("identityPassphrase").map(Scalar::secret);
        if (ssh.has("identityPassphrase") && !ssh.has("identityFile")) {
            ssh.mistake("identityPassphrase", "needs 'identityFile': the key that it opens");
        }
        Path knownHosts = ssh.path("knownHosts")
                .flatMap(Scalar::filePath)
                .orElse(reading.paths().of("~/.ssh/known_hosts"));
        HostKeyChecking checking = checking();
        List<Hop> jumps = ssh.scalar("proxyJump")
                .flatMap(value -> value.parsed(JumpChain::parse))
                .orElse(List.of());
        Optional<ProxyCommand> proxyCommand = ssh.scalar("proxyCommand").flatMap(this::proxyCommand);
        Duration connectTimeout = ssh.scalar("connectTimeoutSec")
                .flatMap(value -> value.seconds(Duration.ofSeconds(1), Duration.ofMinutes(5)))
                .orElse(Duration.ofSeconds(10));
        List<KeyExchange> keyExchanges = keyExchanges();
        Optional<Path> agent = agent();
        return host.map(name -> new Connection(
                name,
                port,
                user,
                identityFile,
                passphrase,
                agent,
                knownHosts,
                checking,
                jumps,
                proxyCommand,
                connectTimeout,
                keyExchanges));
    }

    /// A list, or one value with commas between the names, as ssh_config has it.
    private List<KeyExchange> keyExchanges() {
        if (!ssh.has("kexAlgorithms")) {
            return KeyExchange.USUAL;
        }
        List<Scalar> given = ssh.scalars("kexAlgorithms", true);
        List<KeyExchange> exchanges = given.stream()
                .flatMap(value -> value.quoted(SshReader::keyExchanges).stream().flatMap(List::stream))
                .toList();
        if (ssh.isList("kexAlgorithms") && given.isEmpty()) {
            ssh.mistake("kexAlgorithms", "is empty: name at least one key exchange, or take the key out");
        }
        if (new HashSet<>(exchanges).size() < exchanges.size()) {
            ssh.mistake("kexAlgorithms", "names a key exchange twice");
        }
        return exchanges;
    }

    private static List<KeyExchange> keyExchanges(String text) {
        List<KeyExchange> exchanges = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            KeyExchange exchange = KeyExchange.BY_NAME.get(word.strip());
            if (exchange == null) {
                throw new IllegalArgumentException("is not among the key exchanges that are known: "
                        + String.join(
                                ", ",
                                Arrays.stream(KeyExchange.values())
                                        .map(KeyExchange::toString)
                                        .toList()));
            }
            exchanges.add(exchange);
        }
        return exchanges;
    }

    /// A public key is no secret.
    private Optional<Path> identityFile() {
        Optional<Scalar> given = ssh.path("identityFile");
        Optional<Path> file = given.flatMap(Scalar::filePath);
        file.filter(key -> !key.toString().endsWith(".pub"))
                .ifPresent(key -> given.orElseThrow().warnIfOpen(key));
        return file;
    }

    private HostKeyChecking checking() {
        Optional<Scalar> given = ssh.scalar("strictHostKeyChecking");
        HostKeyChecking checking = given.flatMap(value -> value.word(CHECKING, "one of yes, accept-new, no"))
                .orElse(HostKeyChecking.YES);
        if (checking == HostKeyChecking.NO) {
            given.orElseThrow()
                    .warn("HOST KEYS ARE NOT CHECKED: whoever stands between can take the host's place and act as this"
                            + " user. Put the host's key into knownHosts instead");
        }
        return checking;
    }

    /// The agent's socket. Nothing is taken from the environment unasked, so that a file means the same to a person
    /// and to a service.
    private Optional<Path> agent() {
        return ssh.scalar("identityAgent").flatMap(value -> {
            if (value.text().contains("/")) {
                return value.filePath();
            }
            return value.matching(VARIABLE, "the path of an agent's socket, or the name of the variable that holds it")
                    .flatMap(name -> socketIn(name, value));
        });
    }

    private Optional<Path> socketIn(String variable, Scalar value) {
        Optional<Path> socket = reading.surroundings()
                .variable(variable)
                .filter(path -> path.startsWith("/"))
                .map(Path::of);
        if (socket.isEmpty()) {
            value.mistake("the environment variable '%s' is not set to the path of an agent's socket"
                    .formatted(value.shown()));
        }
        return socket;
    }

    private Optional<ProxyCommand> proxyCommand(Scalar value) {
        return value.parsed(CommandWords::split)
                .map(words -> words.stream().map(this::withHome).toList())
                .map(ProxyCommand::new);
    }

    /// A shell would put the home directory here, and there is no shell.
    private String withHome(String word) {
        return word.startsWith("~/")
                ? reading.paths().home().resolve(word.substring(2)).toString()
                : word;
    }
}
