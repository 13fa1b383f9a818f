package dev.pvefleet.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pvefleet.boot.OpenWays;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.Secret;
import dev.pvefleet.metrics.Encoding;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Format;
import dev.pvefleet.metrics.Promtool;
import dev.pvefleet.metrics.Readme;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Vmid;
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
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryState;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The README's alerts, judged by Prometheus: all are silent on a healthy fleet that is watched with the README's
/// token, and each fault is seen by one of them.
@QuarkusTest
@TestProfile(NoServer.class)
class AlertsTest {
    private static final PveVersion NEWEST = new PveVersion(9, 1);
    private static final String NO_SUCCESS = "pvefleet_operation_last_success_timestamp_seconds";
    private static final String FAILED = "pvefleet_operation_success\\{[^}]*} 0.0";
    private static final String RESOURCES = "/cluster/resources";
    private static final Vmid MANAGED = new Vmid(101);

    @Inject
    Vertx vertx;

    private final FleetState state = new MemoryState();
    private final HandTimetable timetable = new HandTimetable();
    private final Agent agent = new Agent(timetable, state, Lab.CLOCK, new Random(1));
    private final Exposition exposition = new Exposition();
    private OpenWays ways;

    @SuppressWarnings("NullAway.Init") // each test starts its own
    private Simulator cluster;

    @BeforeEach
    void open() {
        ways = new OpenWays(vertx, Lab.CLOCK);
        exposition.publish(state::snapshot, Lab.CLOCK, "1.2.3", Runnable::run);
        exposition.configReloads().loaded(Lab.CLOCK.instant());
        exposition.stateWrites().succeeded(Lab.CLOCK.instant());
    }

    @AfterEach
    void close() throws InterruptedException {
        agent.stop(Duration.ZERO);
        cluster.faults().clear();
        ways.close();
        cluster.close();
    }

    /// With PVEAuditor alone, which on PVE 7 and 8 leaves the addresses of VMs out.
    @EachVersion
    void aHealthyFleetIsSilent(PveVersion version) throws Exception {
        start(version);
        round();
        round();

        assertThat(firing(page())).isEmpty();
        assertThat(page())
                .contains("pve_guest_up{", "pve_storage_up{", "pve_zfs_pool_state{", "pve_cluster_quorate{")
                .contains("pvefleet_collector_permission_denied{");
    }

    /// Each operation begins when its turn comes, and nothing is wrong before.
    @Test
    void aFleetThatIsReadForTheFirstTimeIsSilent() throws Exception {
        start(NEWEST);
        assertThat(firing(page())).as("before all").isEmpty();
        for (Operation operation : Operation.values()) {
            timetable.run(operation + " lab");

            assertThat(firing(page())).as(operation.toString()).isEmpty();
        }
    }

    @Test
    void aClusterWithoutGuestsIsSilent() throws Exception {
        start(NEWEST, new NodeScope.All(), ClusterSpec.small().withSize(3, 0));
        round();
        round();

        assertThat(firing(page())).isEmpty();
        assertThat(page())
                .contains("pve_node_up{")
                .doesNotContain("pve_guest_up{")
                .doesNotContainPattern(FAILED);
    }

    /// What was on the node is not told as further trouble.
    @Test
    void aNodeThatIsOffIsOneAlert() throws Exception {
        start(NEWEST);
        round();
        cluster.changes().kill(Lab.PVE3);
        round();
        round();

        assertThat(firing(page())).containsExactly("pve_node_up == 0");
        assertThat(page())
                .containsPattern("pve_storage_info\\{[^}]*node=\"pve3\"")
                .doesNotContainPattern(FAILED);
    }

    /// What gave nothing since the start is seen by one expression, whatever it was.
    static Stream<Arguments> nothing() {
        return Stream.of(
                fault("garbage", new Fault.Garbage("<html>it works!</html>")),
                fault("not found", new Fault.Refuse(404, "Not Found")),
                fault("broken", new Fault.Refuse(500, "Internal Server Error")),
                fault("an empty list", new Fault.Garbage("{\"data\":[]}")),
                fault("nothing", new Fault.Garbage("{\"data\":null}")));
    }

    private static Arguments fault(String name, Fault fault) {
        return arguments(name, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nothing")
    void whatGaveNothingSinceTheStartIsSeen(String name, Fault fault) throws Exception {
        start(NEWEST);
        cluster.faults().set(Where.anything(), fault);
        round();

        assertThat(firing(page())).anyMatch(alert -> alert.contains(NO_SUCCESS));
        for (Operation operation : Operation.values()) {
            assertThat(page()).contains(NO_SUCCESS + "{operation=\"" + operation + "\",target=\"lab\"} 0.0");
        }
    }

    @Test
    void aNodeThatIsNotThereIsSeen() throws Exception {
        start(NEWEST, new NodeScope.Named(List.of(new NodeName("pve9"))));
        round();

        assertThat(firing(page())).anyMatch(alert -> alert.contains(NO_SUCCESS));
    }

    @Test
    void aListWithoutGuestsWhereGuestsWereIsNoSuccess() throws Exception {
        start(NEWEST);
        round();
        long runs = page().lines()
                .filter(line -> line.startsWith("pve_guest_info{"))
                .count();
        cluster.faults()
                .set(
                        Where.anything().endpoint(RESOURCES),
                        new Fault.Garbage("{\"data\":[{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\"}]}"));
        timetable.run("sync lab");

        assertThat(runs).isPositive();
        assertThat(page())
                .contains("pvefleet_operation_success{operation=\"sync\",target=\"lab\"} 0.0")
                .contains("pvefleet_target_failure{reason=\"malformed\",target=\"lab\"} 1.0")
                .contains("pve_guest_info{");
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble(
                        "pvefleet_target_up",
                        cluster -> cluster.spec().nodeNames().forEach(cluster.changes()::kill)),
                trouble(
                        "pvefleet_collector_permission_denied",
                        cluster -> cluster.access().revokeAll(Purpose.AUDITOR.identity())),
                trouble("pve_cluster_quorate", cluster -> {
                    cluster.changes().kill(Lab.PVE2);
                    cluster.changes().kill(Lab.PVE3);
                }),
                trouble("pve_node_up", cluster -> cluster.changes().kill(Lab.PVE3)),
                trouble("pve_node_disk_smart_healthy", cluster -> HealthyCluster.disks(cluster, "FAILED!", 90.0)),
                trouble("pve_node_disk_life_remaining_ratio", cluster -> HealthyCluster.disks(cluster, "PASSED", 4.0)),
                trouble("pve_zfs_pool_state", cluster -> HealthyCluster.pools(cluster, "DEGRADED")),
                trouble("pve_storage_used_bytes", cluster -> HealthyCluster.storages(cluster, true, 0.95)),
                trouble("pve_storage_info unless", cluster -> HealthyCluster.storages(cluster, false, 0.5)),
                trouble("pve_guest_up", cluster -> cluster.changes().power(MANAGED, Power.STOPPED)));
    }

    private static Arguments trouble(String alert, Consumer<Simulator> change) {
        return arguments(alert, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void eachTroubleIsSeen(String alert, Consumer<Simulator> change) throws Exception {
        start(NEWEST);
        round();
        change.accept(cluster);
        round();

        assertThat(firing(page())).anyMatch(fired -> fired.contains(alert));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pve_node_rootfs_used_bytes.* -> 9.9E10",
                "pve_node_pressure_ratio\\{.*memory.*full.* -> 0.5",
                "pvefleet_config_last_reload_success -> 0",
                "pvefleet_state_write_failures_total -> 0+1",
                "pve_guest_status\\{.*running.* -> io-error"
            })
    void whatTheSimulatorCannotDoIsSeenToo(String change) throws Exception {
        start(NEWEST);
        round();
        String[] words = change.split(" -> ", 2);
        String page = words[1].endsWith("error")
                ? page().replace("state=\"running\"", "state=\"io-error\"")
                : page().replaceAll("(?m)^(" + words[0] + ") [0-9.E-]+$", "$1 " + words[1]);

        assertThat(firing(page)).anyMatch(fired -> fired.contains(words[0].replaceFirst("[.\\\\].*", "")));
    }

    private void start(PveVersion version) {
        start(version, new NodeScope.All());
    }

    private void start(PveVersion version, NodeScope scope) {
        start(version, scope, ClusterSpec.small().withTemplates());
    }

    private void start(PveVersion version, NodeScope scope, ClusterSpec spec) {
        cluster = Simulator.start(spec.withVersion(version), Lab.CLOCK);
        HealthyCluster.heal(cluster);
        ApiConfig config = new ApiConfig(
                List.of(cluster.apiUrl(Lab.PVE1)),
                cluster.tokenId(Purpose.AUDITOR),
                new Secret(cluster.tokenSecret(Purpose.AUDITOR)),
                Optional.of(cluster.caPem()),
                Optional.empty(),
                false,
                Optional.empty());
        Target target = new Target(
                new TargetName("lab"),
                scope,
                new Safety("swamp", Set.of()),
                new ProxmoxApi(ways.to(config, (_, _, _) -> {}), Lab.CLOCK));
        Duration often = Duration.ofSeconds(30);
        Duration limit = Duration.ofSeconds(10);
        agent.enter(List.of(new Watched(
                target,
                new Schedule(often, often, often, often, limit, limit),
                new TargetSnapshot.Facts(target.name(), "all", "api", false))));
    }

    private void round() {
        for (Operation operation : Operation.values()) {
            timetable.run(operation + " lab");
        }
    }

    private List<String> firing(String page) throws Exception {
        return Promtool.firing(Readme.alerts(), page, Lab.CLOCK.instant());
    }

    private String page() {
        exposition.refresh();
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }
}
