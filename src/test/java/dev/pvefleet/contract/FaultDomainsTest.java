package dev.pvefleet.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.boot.OpenWays;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.Secret;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.rest.NoServer;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.schedule.HandTimetable;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fifty targets over real HTTPS, of which one hangs, one refuses, one answers garbage and one drips: each is its own
/// fault domain.
@QuarkusTest
@TestProfile(NoServer.class)
@Timeout(300)
class FaultDomainsTest {
    private static final int TARGETS = 50;
    private static final TargetName HANGS = new TargetName("hangs");
    private static final TargetName REFUSES = new TargetName("refuses");
    private static final TargetName GARBLES = new TargetName("garbles");
    private static final TargetName DRIPS = new TargetName("drips");
    private static final List<TargetName> WELL = IntStream.range(0, TARGETS - 4)
            .mapToObj(number -> new TargetName("well" + number))
            .toList();
    private static final List<Operation> ROUND =
            List.of(Operation.SYNC, Operation.NODE_STATUS, Operation.SMART, Operation.GUEST_IPS, Operation.SYNC);
    private static final Duration FOREVER = Duration.ofMinutes(10);

    @Inject
    Vertx vertx;

    private final List<Simulator> clusters = new ArrayList<>();
    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final Agent agent = new Agent(timetable, state, Lab.CLOCK, new Random(1));
    private OpenWays ways;

    @BeforeEach
    void open() {
        ways = new OpenWays(vertx, Lab.CLOCK);
    }

    @AfterEach
    void close() throws InterruptedException {
        agent.stop(Duration.ZERO);
        clusters.forEach(cluster -> cluster.faults().clear());
        ways.close();
        clusters.forEach(Simulator::close);
    }

    @Test
    void whileSomeAreInTroubleAllOthersGoRound() throws Exception {
        enter(FOREVER);

        Thread hanging = begin("sync " + HANGS);
        Thread dripping = begin("sync " + DRIPS);
        begin("sync " + REFUSES).join();
        begin("sync " + GARBLES).join();
        for (Operation operation : ROUND) {
            join(WELL.stream().map(name -> begin(operation + " " + name)).toList());
        }

        assertThat(WELL).allSatisfy(name -> {
            assertThat(snapshot(name).reachable()).contains(true);
            assertThat(snapshot(name).inventory().orElseThrow().guests()).isNotEmpty();
            assertThat(record(name, Operation.SYNC).runs()).isEqualTo(2);
            assertThat(Operation.values()).allSatisfy(operation -> {
                assertThat(record(name, operation).succeeded()).contains(true);
                assertThat(record(name, operation).failures()).isEmpty();
                assertThat(record(name, operation).skipped()).isZero();
            });
        });
        assertThat(hanging.isAlive()).as("the others did not wait for it").isTrue();
        assertThat(dripping.isAlive()).as("nor for this").isTrue();
        assertThat(snapshot(HANGS).reachable()).isEmpty();
        assertThat(snapshot(REFUSES).reasons()).containsExactly(Kind.UNREACHABLE);
        assertThat(snapshot(GARBLES).reasons()).containsExactly(Kind.MALFORMED);
    }

    @Test
    void eachTroubleEndsAtItsDeadlineAndIsToldApart() throws Exception {
        enter(Duration.ofSeconds(2));

        join(List.of(
                begin("sync " + HANGS), begin("sync " + REFUSES), begin("sync " + GARBLES), begin("sync " + DRIPS)));

        assertThat(snapshot(HANGS).reasons()).containsExactly(Kind.TIMEOUT);
        assertThat(snapshot(REFUSES).reasons()).containsExactly(Kind.UNREACHABLE);
        assertThat(snapshot(GARBLES).reasons()).containsExactly(Kind.MALFORMED);
        assertThat(snapshot(DRIPS).reasons()).containsExactly(Kind.TIMEOUT);
        assertThat(snapshot(GARBLES).reachable())
                .as("something that answers is reached")
                .contains(true);
    }

    @Test
    void aRunThatStillHangsIsLeftOutAndCounted() throws Exception {
        enter(FOREVER);
        Thread hanging = begin("sync " + HANGS);
        while (clusters.get(1).counters().restRequests() == 0) {
            Thread.onSpinWait();
        }

        begin("sync " + HANGS).join();

        assertThat(record(HANGS, Operation.SYNC).skipped()).isOne();
        assertThat(hanging.isAlive()).isTrue();
    }

    private void enter(Duration limitOfTheSlow) throws Exception {
        Simulator well = cluster("well");
        List<Watched> targets = new ArrayList<>();
        WELL.forEach(name -> targets.add(watched(name, well, well.apiUrl(Lab.PVE1), FOREVER)));
        targets.add(sick(HANGS, new Fault.Hang(), limitOfTheSlow));
        targets.add(sick(DRIPS, new Fault.Drip(100_000, Duration.ofMillis(100)), limitOfTheSlow));
        targets.add(sick(GARBLES, new Fault.Garbage("<html>it works!</html>"), FOREVER));
        targets.add(watched(REFUSES, well, closedPort(), FOREVER));
        agent.enter(targets);
    }

    private Watched sick(TargetName name, Fault fault, Duration limit) {
        Simulator cluster = cluster(name.toString());
        cluster.faults().set(Where.anything(), fault);
        return watched(name, cluster, cluster.apiUrl(Lab.PVE1), limit);
    }

    private Simulator cluster(String name) {
        Simulator cluster = Simulator.start(ClusterSpec.small().withName(name), Lab.CLOCK);
        clusters.add(cluster);
        return cluster;
    }

    private static URI closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("https://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private Watched watched(TargetName name, Simulator cluster, URI url, Duration limit) {
        ApiConfig config = new ApiConfig(
                List.of(url),
                cluster.tokenId(Purpose.ADMIN),
                new Secret(cluster.tokenSecret(Purpose.ADMIN)),
                Optional.of(cluster.caPem()),
                Optional.empty(),
                false,
                Optional.empty());
        Target target = new Target(
                name,
                new NodeScope.All(),
                new Safety("swamp", Set.of()),
                new ProxmoxApi(ways.to(config, (_, _, _) -> {}), Lab.CLOCK));
        Duration often = Duration.ofSeconds(30);
        return new Watched(
                target,
                new Schedule(often, often, often, often, limit, limit),
                new TargetSnapshot.Facts(name, "all", "api", false));
    }

    private Thread begin(String job) {
        return Thread.ofVirtual().start(() -> timetable.run(job));
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private TargetSnapshot snapshot(TargetName name) {
        return Objects.requireNonNull(state.snapshot().targets().get(name));
    }

    private OperationRecord record(TargetName name, Operation operation) {
        return Objects.requireNonNull(snapshot(name).operations().get(operation));
    }
}
