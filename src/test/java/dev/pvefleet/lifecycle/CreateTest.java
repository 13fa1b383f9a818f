package dev.pvefleet.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.lifecycle.ChangeResult.PlannedCall;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest {
    private static final PveVersion OLDEST = new PveVersion(7, 4);
    private static final PveVersion NEWEST = new PveVersion(9, 1);
    private static final int NEW = 9201;
    private static final String DEBIAN = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst";

    private final World world = new World(NEWEST);

    static Stream<Arguments> everyKind() {
        return Stream.of(OLDEST, NEWEST)
                .flatMap(version -> Stream.of(true, false).map(start -> Arguments.of(version, start)));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void makesTheContainerWithItsTagsAndStartsItIfWanted(PveVersion version, boolean start) {
        World anyWorld = new World(version);

        ChangeResult result = anyWorld.perform(edge().starting(start).change());

        assertThat(result.operation()).isEqualTo("create");
        assertThat(result.changed()).isTrue();
        assertThat(result.status()).isEqualTo(start ? "running" : "stopped");
        assertThat(result.upids())
                .extracting(upid -> upid.type())
                .containsExactlyElementsOf(start ? List.of("vzcreate", "vzstart") : List.of("vzcreate"));
        Guest made = anyWorld.guest(NEW).orElseThrow();
        assertThat(made.name()).isEqualTo("edge");
        assertThat(made.power()).isEqualTo(start ? Power.RUNNING : Power.STOPPED);
        assertThat(made.option("tags")).contains("swamp");
        assertThat(made.option("unprivileged")).contains("1");
        assertThat(made.option("onboot")).contains("1");
        assertThat(made.option("rootfs").orElseThrow()).startsWith("local-lvm:").contains("size=8G");
        assertThat(made.option("description")).isEmpty();
        assertThat(made.node()).hasToString("pve1");
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void secondTimeThereIsNothingToDo(PveVersion version, boolean start) {
        World anyWorld = new World(version);
        anyWorld.perform(edge().starting(start).change());
        String before = anyWorld.state();

        ChangeResult again = anyWorld.perform(edge().starting(start).change());

        assertThat(again.operation()).isEqualTo("create (existing)");
        assertThat(again.changed()).isFalse();
        assertThat(anyWorld.state()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void startsAContainerThatIsThereAndStopped(PveVersion version, boolean byRest) {
        World anyWorld = new World(version);
        if (!byRest) {
            anyWorld.as(Identity.ROOT);
        }
        anyWorld.perform(edge().change());

        ChangeResult dry = anyWorld.perform(edge().starting(true).change(), Stage.conduct(false, true));
        ChangeResult again = anyWorld.perform(edge().starting(true).change());

        assertThat(dry.plan()).extracting(PlannedCall::path).containsExactly("/nodes/pve1/lxc/9201/status/start");
        assertThat(again.operation()).isEqualTo("create (existing)");
        assertThat(again.changed()).isTrue();
        assertThat(again.status()).isEqualTo("running");
        assertThat(again.upids()).extracting(upid -> upid.type()).containsExactly("vzstart");
        assertThat(anyWorld.guest(NEW).orElseThrow().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void leavesAStoppedContainerStoppedUnlessItShallRun() {
        world.perform(edge().starting(true).change());
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withPower(Power.STOPPED, world.instant()));

        assertThat(world.perform(edge().change()).changed()).isFalse();
        assertThat(world.guest(NEW).orElseThrow().power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void doesNotStartAContainerThatIsNotOurs() {
        world.perform(edge().change());
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withOption("tags", "web"));

        assertThat(refusal(edge().starting(true)).gate()).isEqualTo(Gate.TAKEN);
        assertThat(world.guest(NEW).orElseThrow().power()).isEqualTo(Power.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDryRunSaysThatThereIsNothingToDo(boolean start) {
        world.perform(edge().starting(start).change());

        ChangeResult dry = world.perform(edge().starting(start).change(), Stage.conduct(false, true));

        assertThat(dry.operation()).isEqualTo("create (existing)");
        assertThat(dry.plan()).isEmpty();
    }

    @Test
    void aStartThatFailsIsReportedAndTakenUpTheNextTime() {
        world.workers.mishaps().set(WhichTask.any().type("vzstart").times(1), new Mishap.Fails("no such bridge"));

        assertThatThrownBy(() -> world.perform(edge().starting(true).change()))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("start of lxc/9201 (edge) failed");
        assertThat(world.guest(NEW).orElseThrow().power()).isEqualTo(Power.STOPPED);

        ChangeResult again = world.perform(edge().starting(true).change());

        assertThat(again.status()).isEqualTo("running");
        assertThat(world.guest(NEW).orElseThrow().option("description")).isEmpty();
        assertThat(world.cluster.tasks())
                .filteredOn(task -> task.type().equals("vzcreate"))
                .hasSize(1);
    }

    @Test
    void keepsTheTagsAndDescriptionThatAreGiven() {
        world.perform(edge().with("tags", "web,Production")
                .with("description", "the edge")
                .starting(true)
                .change());

        Guest made = world.guest(NEW).orElseThrow();
        assertThat(made.option("tags")).contains("production;swamp;web");
        assertThat(made.option("description").map(String::strip)).contains("the edge");
    }

    @Test
    void goesToTheNodeThatIsNamed() {
        world.perform(edge().on("pve2").change());

        assertThat(world.guest(NEW).orElseThrow().node()).hasToString("pve2");
    }

    @Test
    void neverAdoptsAForeignContainer() {
        world.perform(edge().change());
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withOption("tags", "web"));

        RefusedException refused = refusal(edge());

        assertThat(refused.gate()).isEqualTo(Gate.TAKEN);
        assertThat(refused).hasMessageContaining("it is not tagged 'swamp'");
    }

    @Test
    void saysAllThatIsMissingAtOnceAndChangesNothing() {
        String before = world.state();

        RefusedException refused = refusal(edge().storage("nowhere")
                .template("local:vztmpl/none.tar.zst")
                .with("net0", "name=eth0,bridge=vmbr9,ip=dhcp")
                .with("net1", "name=eth1,bridge=vmbr0,ip=dhcp")
                .with("net2", "name=eth2,bridge=vmbr8,ip=dhcp"));

        assertThat(refused.gate()).isEqualTo(Gate.INFEASIBLE);
        assertThat(refused.reasons())
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason)
                                .startsWith("storage 'nowhere' is missing on node pve1, or hidden from us; there is: "),
                        reason -> assertThat(reason).startsWith("OS template 'local:vztmpl/none.tar.zst' is missing"),
                        reason -> assertThat(reason).startsWith("bridge 'vmbr9' of net0 is missing"),
                        reason -> assertThat(reason).startsWith("bridge 'vmbr8' of net2 is missing"));
        assertThat(refused.hint().orElseThrow())
                .contains(
                        "pveum acl modify /storage/nowhere --users svc@pve --tokens 'svc@pve!automation' --roles PVEDatastoreUser")
                .contains("pveum acl modify /sdn/zones/localnetwork/vmbr9");
        assertThat(world.state()).isEqualTo(before);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void knowsWhatAStorageIsGoodForAndHowMuchRoomItHas() {
        assertThat(refusal(edge().storage("local")))
                .hasMessageContaining(
                        "storage 'local' does not take container volumes ('rootdir'); it takes: backup, iso, vztmpl");
        assertThat(refusal(edge().storage("cold")))
                .hasMessageContaining("storage 'cold' is not active on node pve1")
                .hasMessageNotContaining("GiB left");
        assertThat(refusal(edge().size(100_000))).hasMessageContaining("GiB left, 100000 GiB are needed");
        assertThat(refusal(edge().template("debian-12")))
                .hasMessageContaining("is not the volume id of an OS template: STORAGE:vztmpl/FILE");
        assertThat(refusal(edge().template("local-lvm:vztmpl/x.tar")))
                .hasMessageContaining("storage 'local-lvm' does not take OS templates ('vztmpl')");
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"local:vztmpl/debian-13.tar.zst", "local-lvm:vztmpl/x.tar", "nosuch:vztmpl/x.tar", "debian-12"})
    void namesTheOsTemplatesThatAreThere(String wrong) {
        assertThat(refusal(edge().template(wrong)).hint().orElseThrow())
                .contains("the OS templates on node pve1: ")
                .contains(DEBIAN);
    }

    @Test
    void namesNoOsTemplatesWhereTheWantedOneIsThere() {
        assertThat(refusal(edge().storage("nowhere")).hint().orElseThrow()).doesNotContain("OS template");
    }

    @Test
    void aDryRunChecksShowsEveryRequestAndSendsNone() {
        ChangeResult result =
                world.perform(edge().starting(true).password("hunter22").change(), Stage.conduct(false, true));

        assertThat(world.writes()).isEmpty();
        assertThat(result.plan())
                .extracting(call -> call.verb() + " " + call.path())
                .containsExactly(
                        "POST /nodes/pve1/lxc",
                        "POST /nodes/pve1/lxc/9201/status/start",
                        "PUT /nodes/pve1/lxc/9201/config");
        assertThat(requireNonNull(result.plan()).getFirst().params())
                .containsEntry("password", List.of("**********"))
                .containsEntry("tags", List.of("swamp"));
        assertThatThrownBy(() -> world.perform(edge().storage("nowhere").change(), Stage.conduct(false, true)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aLostAnswerIsFollowed() {
        world.lose(call -> call.endpoint() == Endpoint.LXC_CREATE);

        ChangeResult result = world.perform(edge().change());

        assertThat(result.upids()).hasSize(1);
        assertThat(world.guest(NEW)).isPresent();
    }

    @Test
    void refusesToTouchAContainerThatBrokeOff() {
        world.workers.mishaps().set(WhichTask.any().type("vzcreate").times(1), new Mishap.Dies());
        assertThatThrownBy(() -> world.perform(edge().change())).isInstanceOf(TaskException.class);

        RefusedException refused = refusal(edge());

        assertThat(refused.gate()).isEqualTo(Gate.TAKEN);
        assertThat(refused.hint().orElseThrow()).contains("pct unlock 9201 && pct destroy 9201");
    }

    /// Whatever request a client dies at, before or after PVE got it, whenever it is run again: the end is the same,
    /// and PVE made one container and started it once.
    @ParameterizedTest
    @MethodSource("everyKind")
    void anAttemptThatWasCutOffAnywhereIsTakenUp(PveVersion version, boolean start) {
        World undisturbed = new World(version);
        undisturbed.killAt(Integer.MAX_VALUE, false);
        undisturbed.perform(edge().starting(start).change());
        int requests = undisturbed.calls().size();
        assertThat(requests).isGreaterThan(8);

        for (int at = 1; at <= requests; at++) {
            for (boolean after : new boolean[] {false, true}) {
                for (Duration pass : new Duration[] {Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(10)}) {
                    World disturbed = new World(version);
                    disturbed.killAt(at, after);
                    Throwable death = catchThrowable(
                            () -> disturbed.perform(edge().starting(start).change()));
                    disturbed.killNoMore();
                    disturbed.pass(pass);

                    ChangeResult again =
                            disturbed.perform(edge().starting(start).change());

                    String situation = "killed %s request %d, %s later".formatted(after ? "after" : "before", at, pass);
                    assertThat(death).as(situation).isInstanceOf(World.Killed.class);
                    assertThat(again.operation()).as(situation).startsWith("create");
                    assertThat(disturbed.state()).as(situation).isEqualTo(undisturbed.state());
                }
            }
        }
    }

    private RefusedException refusal(Edge wanted) {
        return catchThrowableOfType(RefusedException.class, () -> world.perform(wanted.change()));
    }

    private static Edge edge() {
        return new Edge(DEBIAN, "local-lvm", 8, Optional.empty(), Optional.empty(), false, Map.of("onboot", "1"));
    }

    /// A container to be, with what a test wants different.
    private record Edge(
            String template,
            String storage,
            int size,
            Optional<NodeName> node,
            Optional<String> password,
            boolean start,
            Map<String, String> config) {
        Edge template(String other) {
            return new Edge(other, storage, size, node, password, start, config);
        }

        Edge storage(String other) {
            return new Edge(template, other, size, node, password, start, config);
        }

        Edge size(int other) {
            return new Edge(template, storage, other, node, password, start, config);
        }

        Edge on(String other) {
            return new Edge(template, storage, size, Optional.of(new NodeName(other)), password, start, config);
        }

        Edge password(String other) {
            return new Edge(template, storage, size, node, Optional.of(other), start, config);
        }

        Edge starting(boolean other) {
            return new Edge(template, storage, size, node, password, other, config);
        }

        Edge with(String option, String value) {
            Map<String, String> more = new LinkedHashMap<>(config);
            more.put(option, value);
            return new Edge(template, storage, size, node, password, start, more);
        }

        Change change() {
            return new Change.Create(
                    new Vmid(NEW),
                    node,
                    template,
                    "edge",
                    storage,
                    size,
                    Optional.of(1),
                    Optional.of(512),
                    Optional.empty(),
                    true,
                    Optional.of("nesting=1"),
                    password,
                    Optional.empty(),
                    Optional.empty(),
                    start,
                    config);
        }
    }
}
