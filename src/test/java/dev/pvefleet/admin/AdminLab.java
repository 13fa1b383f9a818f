package dev.pvefleet.admin;

import dev.pvefleet.boot.OpenWays;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.Secret;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.schedule.Timetable;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// An agent whose targets lead to a simulated cluster, `lab` over REST and `other` over pvesh and SSH, and which
/// reads them only when it is asked to.
final class AdminLab implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final Duration NEVER = Duration.ofDays(1);

    final FakeAgent agent = new FakeAgent(CLOCK);
    final Simulator simulator;
    private final OpenWays ways;
    private final Agent reading;

    AdminLab(Vertx vertx, Path folder) {
        simulator = Simulator.start(
                ClusterSpec.small().withSize(3, 12).withTemplates().withPace(Pace.INSTANT), CLOCK);
        ways = new OpenWays(vertx, CLOCK);
        Target lab = target(FakeAgent.LAB, api());
        Target other = target(FakeAgent.OTHER, ssh(folder));
        agent.ways = name -> name.equals(FakeAgent.LAB) ? lab : other;
        agent.changes = new PveLifecycle(CLOCK, _ -> Thread.onSpinWait());
        agent.state.update(_ -> FleetSnapshot.EMPTY);
        reading = new Agent(new Never(), agent.state, CLOCK, new Random(1));
        reading.enter(List.of(watched(lab), watched(other)));
        agent.runs = reading::runNow;
    }

    /// Reads the cluster, and then forgets that it was asked.
    void sync() {
        reading.runNow(FakeAgent.LAB, Operation.SYNC);
        simulator.counters().reset();
    }

    /// All that the cluster was ever asked.
    long asked() {
        return simulator.counters().restRequests() + simulator.counters().pveshCalls();
    }

    private Target target(TargetName name, TransportConfig way) {
        return new Target(
                name,
                new NodeScope.All(),
                new Safety("swamp", Set.of("production", "protected")),
                new ProxmoxApi(ways.to(way, (_, _, _) -> {}), CLOCK));
    }

    private static Watched watched(Target target) {
        Schedule schedule = new Schedule(NEVER, NEVER, NEVER, NEVER, Duration.ofMinutes(1), Duration.ofMinutes(1));
        return new Watched(target, schedule, new Facts(target.name(), "all", "api", false));
    }

    private ApiConfig api() {
        return new ApiConfig(
                List.of(simulator.apiUrl(PVE1)),
                simulator.tokenId(Purpose.ADMIN),
                new Secret(simulator.tokenSecret(Purpose.ADMIN)),
                Optional.of(simulator.caPem()),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private SshConfig ssh(Path folder) {
        try {
            Path knownHosts = Files.writeString(folder.resolve("known_hosts"), simulator.knownHostsLines());
            return new SshConfig(
                    new SshConfig.Connection(
                            "127.0.0.1",
                            simulator.ssh(PVE1).getPort(),
                            "root",
                            Optional.of(simulator.identityFile()),
                            Optional.empty(),
                            Optional.empty(),
                            knownHosts,
                            SshConfig.HostKeyChecking.YES,
                            List.of(),
                            Optional.empty(),
                            Duration.ofSeconds(30),
                            KeyExchange.USUAL),
                    "pvesh",
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            reading.stop(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ways.close();
        simulator.close();
    }

    /// A timetable whose times never come.
    private static final class Never implements Timetable {
        @Override
        public void realign() {}

        @Override
        public void every(String name, Duration interval, Duration delay, Runnable task) {
            // Nothing is due here.
        }

        @Override
        public void remove(String name) {
            // There is nothing to take off.
        }
    }
}
