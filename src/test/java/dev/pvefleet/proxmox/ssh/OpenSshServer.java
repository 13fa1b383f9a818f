package dev.pvefleet.proxmox.ssh;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.Secret;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A real OpenSSH server on an ephemeral port of this machine, with its own keys, for one test.
///
/// A test that needs it fails where sshd is missing; it is never passed over.
public final class OpenSshServer implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    public static final String USER = System.getProperty("user.name");

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<String> wrapper;
    private final Path home;
    private final int port;
    private volatile Process process;

    private OpenSshServer(List<String> wrapper, Path home, int port, Process process) {
        this.wrapper = List.copyOf(wrapper);
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /// Starts a server with an ed25519 host key and one accepted key, `home/client`.
    ///
    /// @param settings further lines of its sshd_config
    public static OpenSshServer start(Path home, String... settings) throws IOException, InterruptedException {
        return startWithin(List.of(), home, settings);
    }

    /// The same by a command that runs sshd.
    public static OpenSshServer startWithin(List<String> wrapper, Path home, String... settings)
            throws IOException, InterruptedException {
        if (!Files.isExecutable(SSHD)) {
            throw new IllegalStateException(SSHD + " is missing: install openssh-server, these tests need a real one");
        }
        Files.createDirectories(home.resolve("bin"));
        generate(home.resolve("host"), "ed25519");
        generate(home.resolve("client"), "ed25519");
        Files.copy(home.resolve("client.pub"), home.resolve("authorized_keys"));
        if (USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        return begin(wrapper, home, settings);
    }

    /// Starts a closed server again, with the same keys and other settings.
    OpenSshServer again(String... settings) throws IOException, InterruptedException {
        return begin(wrapper, home, settings);
    }

    private static OpenSshServer begin(List<String> wrapper, Path home, String... settings)
            throws IOException, InterruptedException {
        int port = freePort();
        Path config = home.resolve("sshd_config");
        Files.write(config, configuration(home, port, settings));
        OpenSshServer server = new OpenSshServer(wrapper, home, port, launch(wrapper, config));
        server.follow();
        return server;
    }

    private static Process launch(List<String> wrapper, Path config) throws IOException {
        List<String> words = new ArrayList<>(wrapper);
        words.addAll(List.of(SSHD.toString(), "-D", "-e", "-f", config.toString()));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private void follow() throws InterruptedException {
        Process followed = process;
        Thread.ofPlatform().daemon().start(() -> listen(followed));
        awaitLog("Server listening on");
    }

    private static List<String> configuration(Path home, int port, String... settings) {
        List<String> lines = new ArrayList<>(List.of(settings));
        if (lines.stream().noneMatch(line -> line.startsWith("HostKey "))) {
            lines.add("HostKey " + home.resolve("host"));
        }
        lines.addAll(List.of(
                "ListenAddress 127.0.0.1:" + port,
                "AuthorizedKeysFile " + home.resolve("authorized_keys"),
                // Another home, so that no start-up file of this machine's user runs before each command.
                "SetEnv PATH=%s:/usr/bin:/bin HOME=%s".formatted(home.resolve("bin"), home),
                "PidFile none",
                "UsePAM no",
                "StrictModes no",
                "PasswordAuthentication no",
                "LogLevel VERBOSE"));
        return lines;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void listen(Process followed) {
        try (BufferedReader lines = followed.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a line of the server's log that holds the text.
    public String awaitLog(String text) throws InterruptedException {
        List<String> seen = new ArrayList<>();
        for (String line = log.poll(20, SECONDS); line != null; line = log.poll(20, SECONDS)) {
            if (line.contains(text)) {
                return line;
            }
            seen.add(line);
        }
        throw new IllegalStateException("sshd did not say '%s' but: %s".formatted(text, seen));
    }

    /// The lines of the log that hold the text and were not read yet.
    public long logged(String text) {
        return log.stream().filter(line -> line.contains(text)).count();
    }

    public static void generate(Path key, String type, String... options) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-C", "test", "-f", key.toString()));
        words.addAll(Arrays.asList(options));
        if (!words.contains("-N")) {
            words.addAll(List.of("-N", ""));
        }
        run(words.toArray(String[]::new));
    }

    static void generateOnce(Path key) throws IOException, InterruptedException {
        if (Files.notExists(key)) {
            generate(key, "ed25519");
        }
    }

    public static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", words) + ": " + output);
        }
        return output;
    }

    /// Puts a shell script in the PATH of whoever logs in.
    public void program(String name, String script) throws IOException {
        Path file = home.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Accepts a key beside the one it has.
    public void accept(Path key) throws IOException {
        Files.writeString(
                home.resolve("authorized_keys"), Files.readString(Path.of(key + ".pub")), StandardOpenOption.APPEND);
    }

    public int port() {
        return port;
    }

    public Path home() {
        return home;
    }

    public Path clientKey() {
        return home.resolve("client");
    }

    /// The host key as a line of known_hosts.
    public String knownHostsLine() throws IOException {
        return "[127.0.0.1]:" + port + " " + publicKey(home.resolve("host"));
    }

    public static String publicKey(Path key) throws IOException {
        List<String> words = List.of(Files.readString(Path.of(key + ".pub")).split(" ", -1));
        return words.get(0) + " " + words.get(1);
    }

    /// A known_hosts file that holds these lines.
    public Path knownHosts(String... lines) throws IOException {
        return Files.write(home.resolve("known_hosts"), List.of(lines));
    }

    /// The connection that works: the client key, and a file that knows the host.
    public SshConfig.Connection connection() throws IOException {
        return connection(knownHosts(knownHostsLine()), HostKeyChecking.YES);
    }

    SshConfig.Connection connection(Path knownHosts, HostKeyChecking checking) {
        return new SshConfig.Connection(
                "127.0.0.1",
                port,
                USER,
                Optional.of(clientKey()),
                Optional.empty(),
                Optional.empty(),
                knownHosts,
                checking,
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(10),
                KeyExchange.USUAL);
    }

    SshConfig.Connection with(Optional<Path> identity, Optional<Secret> passphrase, Optional<Path> agent)
            throws IOException {
        SshConfig.Connection usual = connection();
        return new SshConfig.Connection(
                usual.host(),
                usual.port(),
                usual.user(),
                identity,
                passphrase,
                agent,
                usual.knownHosts(),
                usual.strictHostKeyChecking(),
                List.of(),
                Optional.empty(),
                usual.connectTimeout(),
                KeyExchange.USUAL);
    }

    /// Kills the processes of the sessions that are open, as a crash or a reboot would.
    public void killSessions() {
        process.children().forEach(child -> {
            List<ProcessHandle> below = child.descendants().toList();
            child.destroyForcibly();
            below.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /// Starts a closed server again, on the port that it had.
    public void reopen() throws IOException, InterruptedException {
        process = launch(wrapper, home.resolve("sshd_config"));
        follow();
    }

    /// The connections that are open: sshd has a process for each.
    public long connections() {
        return process.children().count();
    }

    @Override
    public void close() {
        killSessions();
        process.destroyForcibly();
        process.onExit().join();
    }
}
