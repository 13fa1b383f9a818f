package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.cluster.Access;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.worker.Mishaps;
import dev.pvefleet.simulator.worker.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/// A running simulated cluster. Closing it leaves nothing behind: no thread, no port, no file.
///
/// SSH is there only on machines that can run the stand-in for pvesh, which needs Perl.
public final class Simulator implements AutoCloseable {
    private final Cluster cluster;
    private final Workers workers;
    private final Faults faults = new Faults();
    private final Counters counters = new Counters();
    private final Path folder;
    private final RestFace rest;
    private final KeyPair userKey = SshKeys.generate();
    private final Shims shims;
    private final PveshSocket pvesh;
    private final @Nullable SshFace ssh;
    private final Changes changes;

    private Simulator(ClusterSpec spec, Clock clock) throws IOException {
        cluster = Founding.of(spec, clock.instant());
        workers = new Workers(cluster, clock);
        ApiEngine engine = new ApiEngine(workers, clock);
        folder = Files.createTempDirectory(
                "pve-sim-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        SshKeys.write(userKey, identityFile());
        Path socket = folder.resolve("pvesh.sock");
        pvesh = new PveshSocket(
                socket,
                new PveshCommand(engine),
                faults,
                counters,
                spec.delays().pvesh());
        shims = new Shims(folder.resolve("bin"), socket, spec.nodeNames());
        rest = new RestFace(cluster, engine, clock, faults, counters);
        ssh = Shims.canRun() ? new SshFace(cluster, shims, counters, SshKeys.generate()) : null;
        changes = new Changes(workers, clock, rest, ssh);
    }

    /// Builds the cluster and opens its ports.
    ///
    /// @param clock decides what time it is in the cluster
    public static Simulator start(ClusterSpec spec, Clock clock) {
        try {
            Simulator simulator = new Simulator(spec, clock);
            simulator.open();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open() throws IOException {
        try {
            rest.start();
            if (ssh != null) {
                ssh.authorize(userKey.getPublic());
                ssh.start();
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    public ClusterSpec spec() {
        return cluster.spec();
    }

    /// The node's entry point, without `/api2/json`.
    public URI apiUrl(NodeName node) {
        return rest.url(node);
    }

    /// The certificate of the cluster's CA.
    public String caPem() {
        return rest.caPem();
    }

    /// `user@realm!name` of one of the ready-made tokens.
    public String tokenId(Purpose purpose) {
        return purpose.identity().toString();
    }

    public String tokenSecret(Purpose purpose) {
        return purpose.secret();
    }

    /// Tokens and grants, to add to and to take from.
    public Access access() {
        return cluster.access();
    }

    /// The state of the cluster at this moment, to look at.
    public Cluster cluster() {
        workers.settle();
        return cluster;
    }

    /// Whether there is SSH at all on this machine.
    public boolean hasSsh() {
        return ssh != null;
    }

    /// Where the node's SSH listens; any login name will do, and only root may use pvesh without sudo.
    public InetSocketAddress ssh(NodeName node) {
        return face().address(node);
    }

    /// The host keys of all nodes, as `known_hosts` has them.
    public String knownHostsLines() {
        String key = PublicKeyEntry.toString(face().hostKey());
        return cluster.spec().nodeNames().stream()
                .map(node -> "[127.0.0.1]:%d %s\n".formatted(ssh(node).getPort(), key))
                .collect(Collectors.joining());
    }

    public PublicKey hostKey() {
        return face().hostKey();
    }

    /// A private key that may log in to every node, without a passphrase.
    public Path identityFile() {
        return folder.resolve("id_simulated");
    }

    /// Lets one more key log in.
    public void authorize(PublicKey key) {
        face().authorize(key);
    }

    /// The folder with the node's `pvesh` and `sudo`, for the `PATH` of another SSH server.
    public Path shims(NodeName node) {
        return shims.forNode(node);
    }

    public Faults faults() {
        return faults;
    }

    /// What shall go wrong with tasks.
    public Mishaps mishaps() {
        return workers.mishaps();
    }

    public Counters counters() {
        return counters;
    }

    public Changes changes() {
        return changes;
    }

    /// A `pve-fleet.yaml` with an api target for the whole cluster and, where there is SSH, an ssh target for its
    /// first node that is up.
    ///
    /// @param folderForFiles where the files that it names (`known_hosts`) are written
    public String configYaml(Path folderForFiles, String... tokens) {
        return new SampleConfig(this).yaml(folderForFiles, List.of(tokens));
    }

    @Override
    public void close() {
        faults.clear();
        Optional<IOException> first = Stream.<Closing>of(
                        () -> {
                            if (ssh != null) {
                                ssh.close();
                            }
                        },
                        rest::close,
                        pvesh::close,
                        () -> deleteAll(folder))
                .flatMap(step -> failureOf(step).stream())
                .toList()
                .stream()
                .findFirst();
        if (first.isPresent()) {
            throw new UncheckedIOException(first.get());
        }
    }

    @FunctionalInterface
    private interface Closing {
        void run() throws IOException;
    }

    private static Optional<IOException> failureOf(Closing step) {
        try {
            step.run();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private SshFace face() {
        if (ssh == null) {
            throw new IllegalStateException("the simulated SSH needs Perl, which this machine does not have");
        }
        return ssh;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
