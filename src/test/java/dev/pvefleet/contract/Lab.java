package dev.pvefleet.contract;

import dev.pvefleet.boot.OpenWays;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.ssh.OpenSshServer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One simulated cluster whose time stands still, and the three ways into it.
final class Lab implements AutoCloseable {
    static final Clock CLOCK = Clock.systemUTC();
    static final NodeName PVE1 = new NodeName("pve1");
    static final NodeName PVE2 = new NodeName("pve2");
    static final NodeName PVE3 = new NodeName("pve3");
    static final NodeScope ALL = new NodeScope.All();

    private static final TargetName NAME = new TargetName("lab");
    private static final Safety SAFETY = new Safety("swamp", Set.of("production", "protected"));

    private final Simulator simulator;
    private final SshConfig.Connection connection;
    private final String pvesh;
    private final OpenWays ways;
    private final Map<Way, Transport> opened = new HashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<String> codes = new ConcurrentLinkedQueue<>();

    private Lab(Simulator simulator, SshConfig.Connection connection, String pvesh, OpenWays ways) {
        this.simulator = simulator;
        this.connection = connection;
        this.pvesh = pvesh;
        this.ways = ways;
    }

    static Lab open(ClusterSpec spec, OpenSshServer ssh, Vertx vertx) {
        // Loads move with time; one that stands still makes three readings equal.
        Instant now = CLOCK.instant();
        Simulator simulator = Simulator.start(spec, Clock.fixed(now, ZoneOffset.UTC));
        String pvesh = simulator.shims(PVE1).resolve("pvesh").toString();
        try {
            return new Lab(simulator, ssh.connection(), pvesh, new OpenWays(vertx, CLOCK));
        } catch (IOException e) {
            simulator.close();
            throw new UncheckedIOException(e);
        }
    }

    static NodeScope nodes(NodeName... names) {
        return new NodeScope.Named(List.of(names));
    }

    Simulator simulator() {
        return simulator;
    }

    PveVersion version() {
        return simulator.spec().version();
    }

    /// The cluster by one way, with every right.
    Target target(Way way, NodeScope scope) {
        return new Target(NAME, scope, SAFETY, new ProxmoxApi(transport(way), CLOCK, Optional.of(user(way))));
    }

    /// The cluster over REST with another token.
    Target target(Purpose purpose, NodeScope scope) {
        Optional<String> user = Optional.of(purpose.identity().toString());
        return new Target(NAME, scope, SAFETY, new ProxmoxApi(open(api(purpose, Optional.empty())), CLOCK, user));
    }

    /// Who PVE takes us for.
    private String user(Way way) {
        return switch (way) {
            case REST, TUNNEL -> simulator.tokenId(Purpose.ADMIN);
            case PVESH -> "root@pam";
        };
    }

    /// A way as the program assembles it.
    Transport transport(Way way) {
        return opened.computeIfAbsent(way, wanted -> open(config(wanted)));
    }

    private Transport open(TransportConfig config) {
        Transport whole = ways.to(config, (endpoint, code, took) -> codes.add(code));
        return new Transport() {
            @Override
            public Reply send(Call call) {
                calls.add(call);
                return whole.send(call);
            }

            @Override
            public Optional<String> objection(Call call) {
                return whole.objection(call);
            }
        };
    }

    private TransportConfig config(Way way) {
        return switch (way) {
            case REST -> api(Purpose.ADMIN, Optional.empty());
            case TUNNEL -> api(Purpose.ADMIN, Optional.of(connection));
            case PVESH -> new SshConfig(connection, pvesh, false);
        };
    }

    private ApiConfig api(Purpose purpose, Optional<SshConfig.Connection> tunnel) {
        return new ApiConfig(
                List.of(simulator.apiUrl(PVE1)),
                simulator.tokenId(purpose),
                new Secret(simulator.tokenSecret(purpose)),
                Optional.of(simulator.caPem()),
                Optional.empty(),
                false,
                tunnel);
    }

    /// A message without the name of the way.
    String withoutWay(String message) {
        return message.replace(" through " + connection.address(), "")
                .replace(simulator.apiUrl(PVE1).toString(), "PVE")
                .replace(connection.address(), "PVE");
    }

    /// Every call so far.
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /// What became of the calls: `ok`, a status, or the label of a kind.
    List<String> codes() {
        return List.copyOf(codes);
    }

    void calm() {
        simulator.faults().clear();
        calls.clear();
        codes.clear();
    }

    @Override
    public void close() {
        ways.close();
        simulator.close();
    }
}
