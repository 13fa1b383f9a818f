package dev.pvefleet.contract;

import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A lab for each PVE version that answers differently, made when it is first needed, behind one SSH server.
final class Labs implements AutoCloseable {
    private final Map<PveVersion, Lab> labs = new TreeMap<>();
    private final ClusterSpec spec;
    private final OpenSshServer ssh;
    private final Vertx vertx;

    private Labs(ClusterSpec spec, OpenSshServer ssh, Vertx vertx) {
        this.spec = spec;
        this.ssh = ssh;
        this.vertx = vertx;
    }

    static Labs open(Path folder, Vertx vertx) throws IOException, InterruptedException {
        return new Labs(ClusterSpec.small(), OpenSshServer.start(folder.resolve("sshd")), vertx);
    }

    /// Labs with templates, for those who change things in them.
    static Labs openForChanges(Path folder, Vertx vertx) throws IOException, InterruptedException {
        return new Labs(ClusterSpec.small().withTemplates(), OpenSshServer.start(folder.resolve("sshd")), vertx);
    }

    /// Labs whose lists show guests as they were when the lab was made, until somebody broadcasts.
    static Labs openLagging(Path folder, Vertx vertx) throws IOException, InterruptedException {
        return new Labs(
                ClusterSpec.small().withTemplates().withLag(), OpenSshServer.start(folder.resolve("sshd")), vertx);
    }

    /// 8.3 is the last one whose errors stand in the reason phrase only, 9.1 the newest.
    static Stream<PveVersion> versions() {
        return Stream.of(new PveVersion(7, 4), new PveVersion(8, 3), new PveVersion(8, 4), new PveVersion(9, 1));
    }

    /// The ends: refusals stand in the reason phrase only, or in the body too.
    static Stream<PveVersion> oldestAndNewest() {
        return Stream.of(new PveVersion(7, 4), new PveVersion(9, 1));
    }

    Lab of(PveVersion version) {
        return labs.computeIfAbsent(version, wanted -> Lab.open(spec.withVersion(wanted), ssh, vertx));
    }

    /// Ends what a test let go wrong.
    void calm() {
        labs.values().forEach(Lab::calm);
    }

    @Override
    public void close() {
        labs.values().forEach(Lab::close);
        ssh.close();
    }
}
