package dev.pvefleet.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.TagPolicy;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CloneTest {
    private static final PveVersion OLDEST = new PveVersion(7, 4);
    private static final PveVersion NEWEST = new PveVersion(9, 1);
    private static final int NEW = 9101;

    private final World world = new World(NEWEST);

    static Stream<Arguments> everyKind() {
        return Stream.of(OLDEST, NEWEST)
                .flatMap(version -> Arrays.stream(GuestType.values()).map(type -> Arguments.of(version, type)));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void makesTheGuestWithItsTagsAndWithoutAMark(PveVersion version, GuestType type) {
        World anyWorld = new World(version);

        ChangeResult result = anyWorld.perform(clone(type, "webapp"));

        assertThat(result.operation()).isEqualTo("clone");
        assertThat(result.changed()).isTrue();
        assertThat(result.name()).isEqualTo("webapp");
        assertThat(result.status()).isEqualTo("stopped");
        assertThat(result.upids()).hasSize(1);
        Guest made = anyWorld.guest(NEW).orElseThrow();
        assertThat(made.name()).isEqualTo("webapp");
        assertThat(made.option("tags")).contains("swamp;template");
        assertThat(made.option("lock")).isEmpty();
        assertThat(made.option("description").map(String::strip))
                .isEqualTo(anyWorld.guest(type == GuestType.QEMU ? 9000 : 9100)
                        .orElseThrow()
                        .option("description")
                        .map(String::strip));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void secondTimeThereIsNothingToDo(PveVersion version, GuestType type) {
        World anyWorld = new World(version);
        anyWorld.perform(clone(type, "webapp"));
        String before = anyWorld.state();

        ChangeResult again = anyWorld.perform(clone(type, "webapp"));

        assertThat(again.operation()).isEqualTo("clone (existing)");
        assertThat(again.changed()).isFalse();
        assertThat(again.upids()).isEmpty();
        assertThat(anyWorld.state()).isEqualTo(before);
    }

    @Test
    void isNotConfiguredAnyMoreOnceItIsThere() {
        world.perform(clone(GuestType.QEMU, "webapp"));
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withOption("description", "mine now"));

        assertThat(world.perform(clone(GuestType.QEMU, "webapp")).changed()).isFalse();
        assertThat(world.guest(NEW).orElseThrow().option("description")).contains("mine now");
    }

    @Test
    void leavesProtectedTagsToTheTemplate() {
        tagTemplate("production;swamp;template;protected");

        world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(world.guest(NEW).orElseThrow().option("tags")).contains("swamp;template");
    }

    @Test
    void marksACloneOfAnUntaggedTemplateAsOurs() {
        world.cluster.changeGuest(new Vmid(9000), guest -> guest.withoutOption("tags"));

        world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(world.guest(NEW).orElseThrow().option("tags")).contains("swamp");
    }

    @Test
    void givesTheDescriptionThatIsAskedFor() {
        world.perform(clone(GuestType.QEMU, "webapp", Optional.of("the web\nshop")));

        assertThat(world.guest(NEW).orElseThrow().option("description")).contains("the web\nshop");
    }

    @Test
    void aStorageMeansAFullClone() {
        world.perform(new Change.Clone(
                GuestType.QEMU,
                new GuestRef.ByVmid(new Vmid(9000)),
                new Vmid(NEW),
                "webapp",
                Optional.of("local-lvm"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

        assertThat(world.guest(NEW).orElseThrow().option("scsi0").orElseThrow()).startsWith("local-lvm:vm-9101-disk");
    }

    @Test
    void saysThatAnInheritedProtectionStays() {
        world.cluster.changeGuest(new Vmid(9000), guest -> guest.withOption("protection", "1"));

        assertThat(world.perform(clone(GuestType.QEMU, "webapp")).warnings())
                .singleElement()
                .asString()
                .contains("protection");
    }

    @Test
    void neverAdoptsAForeignGuest() {
        world.perform(clone(GuestType.QEMU, "webapp"));
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withOption("tags", "web"));

        RefusedException refused = refusal(clone(GuestType.QEMU, "webapp"));

        assertThat(refused.gate()).isEqualTo(Gate.TAKEN);
        assertThat(refused)
                .hasMessage("🐊 vmid 9101 is taken by qemu/9101 (webapp) on node pve1:"
                        + " it is not tagged 'swamp', so it is not ours");
    }

    @Test
    void neverTakesAGuestOfAnotherNameTypeOrTemplateForIt() {
        world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(refusal(clone(GuestType.QEMU, "other"))).hasMessageContaining("its name is not 'other'");
        assertThat(refusal(clone(GuestType.LXC, "webapp"))).hasMessageContaining("it is a virtual machine");
        assertThat(world.writes()).hasSize(2);
    }

    @Test
    void forceDoesNotMakeItAdoptEither() {
        world.perform(clone(GuestType.QEMU, "webapp"));
        world.cluster.changeGuest(new Vmid(NEW), guest -> guest.withOption("tags", "web"));

        assertThatThrownBy(() -> world.perform(clone(GuestType.QEMU, "webapp"), Stage.conduct(true, false)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void findsTheVmidTakenOnAnotherNode() {
        world.perform(clone(GuestType.QEMU, "webapp"));
        world.cluster.changeGuest(
                new Vmid(NEW), guest -> guest.withNode(new NodeName("pve2")).withOption("tags", "web"));

        assertThat(refusal(clone(GuestType.QEMU, "webapp"))).hasMessageContaining("on node pve2");
    }

    @Test
    void aFailedCloneLeavesNothingAndIsReported() {
        world.workers.mishaps().set(WhichTask.any().type("qmclone").times(1), new Mishap.Fails("no space left"));

        TaskException failed =
                catchThrowableOfType(TaskException.class, () -> world.perform(clone(GuestType.QEMU, "webapp")));

        assertThat(failed).hasMessageContaining("clone failed: no space left");
        assertThat(world.guest(NEW)).isEmpty();
        assertThat(world.perform(clone(GuestType.QEMU, "webapp")).changed()).isTrue();
    }

    @Test
    void triesAgainWhereTheTaskMissedItsLock() {
        world.workers
                .mishaps()
                .set(
                        WhichTask.any().type("qmclone").times(2),
                        new Mishap.Fails("can't lock file '/var/lock/qemu-server/lock-9101.conf' - got timeout"));

        ChangeResult result = world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(result.upids()).hasSize(3);
        assertThat(world.guest(NEW)).isPresent();
    }

    @Test
    void refusesToTouchACloneThatBrokeOff() {
        world.workers.mishaps().set(WhichTask.any().type("qmclone").times(1), new Mishap.Dies());
        assertThatThrownBy(() -> world.perform(clone(GuestType.QEMU, "webapp"))).isInstanceOf(TaskException.class);
        assertThat(world.guest(NEW).orElseThrow().option("lock")).contains("clone");
        String before = world.state();

        RefusedException refused = refusal(clone(GuestType.QEMU, "webapp"));

        assertThat(refused.gate()).isEqualTo(Gate.TAKEN);
        assertThat(refused)
                .hasMessageContaining("it is locked as one that is being made, but no task that shows to us makes it");
        assertThat(refused.hint().orElseThrow()).contains("as root on node pve1: qm unlock 9101 && qm destroy 9101");
        assertThat(world.state()).isEqualTo(before);
    }

    @Test
    void aLostAnswerToTheCloneIsFollowed() {
        world.lose(call -> call.endpoint() == Endpoint.GUEST_CLONE);

        ChangeResult result = world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(result.changed()).isTrue();
        assertThat(result.upids()).hasSize(1);
        assertThat(world.guest(NEW).orElseThrow().option("description"))
                .contains("made from debian-13-genericcloud-amd64.qcow2");
    }

    @Test
    void aLostAnswerIsFollowedThoughTheTasksCannotTell() {
        world.lose(call -> call.endpoint() == Endpoint.GUEST_CLONE || call.endpoint() == Endpoint.NODE_TASKS);
        Duration whole = Duration.ofMinutes(2);

        // The clone is found by its mark once it is done; until then its task would have to be seen.
        Throwable first = catchThrowable(() -> world.perform(clone(GuestType.QEMU, "webapp")));
        world.lose(_ -> false);
        world.pass(whole);

        assertThat(first).isInstanceOf(TransportException.class);
        assertThat(world.perform(clone(GuestType.QEMU, "webapp")).changed()).isTrue();
        assertThat(clones()).isEqualTo(1);
    }

    @Test
    void aLostAnswerToTheLastWriteIsSeenToBeDone() {
        world.lose(call -> call.endpoint() == Endpoint.GUEST_SET_CONFIG);

        ChangeResult result = world.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(result.warnings())
                .containsExactly("no answer came to the write, but the configuration is as wanted");
    }

    @Test
    void twoAtTheSameTimeMakeOne() {
        World one = new World(NEWEST);
        one.killAt(cloneRequest(one, "webapp"), true);
        assertThatThrownBy(() -> one.perform(clone(GuestType.QEMU, "webapp"))).isInstanceOf(World.Killed.class);
        one.killNoMore();

        ChangeResult second = one.perform(clone(GuestType.QEMU, "webapp"));

        assertThat(second.changed()).isTrue();
        assertThat(one.cluster.tasks())
                .filteredOn(task -> task.type().equals("qmclone"))
                .hasSize(1);
    }

    @Test
    void aDryRunShowsAllRequestsAndSendsNone() {
        tagTemplate("production;swamp;template");

        ChangeResult result = world.perform(clone(GuestType.QEMU, "webapp"), Stage.conduct(false, true));

        assertThat(world.writes()).isEmpty();
        assertThat(result.changed()).isFalse();
        assertThat(result.plan()).hasSize(3);
        assertThat(requireNonNull(result.plan()).getFirst().path()).isEqualTo("/nodes/pve1/qemu/9000/clone");
        assertThat(requireNonNull(result.plan()).getFirst().params())
                .containsEntry("newid", List.of("9101"))
                .containsEntry("name", List.of("webapp"));
        assertThat(result.plan().get(1).verb()).isEqualTo("PUT");
        assertThat(result.plan().get(1).params())
                .containsOnlyKeys("tags")
                .containsEntry("tags", List.of("swamp;template"));
        assertThat(result.plan().getLast().params()).containsOnlyKeys("description");
    }

    @Test
    void aDryRunRefusesWhatTheRunWouldRefuse() {
        world.perform(clone(GuestType.QEMU, "webapp"));

        assertThatThrownBy(() -> world.perform(clone(GuestType.QEMU, "other"), Stage.conduct(false, true)))
                .isInstanceOf(RefusedException.class);
        assertThat(world.perform(clone(GuestType.QEMU, "webapp"), Stage.conduct(false, true))
                        .plan())
                .isEmpty();
    }

    /// Whatever request a client dies at, before or after PVE got it, and whenever it is run again: the end is the
    /// same,
    /// and PVE cloned once.
    @ParameterizedTest
    @MethodSource("everyKind")
    void anAttemptThatWasCutOffAnywhereIsTakenUp(PveVersion version, GuestType type) {
        World undisturbed = new World(version);
        undisturbed.killAt(Integer.MAX_VALUE, false);
        undisturbed.perform(clone(type, "webapp"));
        int requests = undisturbed.calls().size();
        assertThat(requests).isGreaterThan(8);

        for (int at = 1; at <= requests; at++) {
            for (boolean after : new boolean[] {false, true}) {
                for (Duration pass : new Duration[] {Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(10)}) {
                    World disturbed = new World(version);
                    disturbed.killAt(at, after);
                    Throwable death = catchThrowable(() -> disturbed.perform(clone(type, "webapp")));
                    disturbed.killNoMore();
                    disturbed.pass(pass);

                    ChangeResult again = disturbed.perform(clone(type, "webapp"));

                    String situation = "killed %s request %d, %s later".formatted(after ? "after" : "before", at, pass);
                    assertThat(death).as(situation).isInstanceOf(World.Killed.class);
                    assertThat(again.operation()).as(situation).startsWith("clone");
                    assertThat(disturbed.state()).as(situation).isEqualTo(undisturbed.state());
                }
            }
        }
    }

    /// The tags are refused, so the clone stays unfinished, and ours: the mark goes last.
    @ParameterizedTest
    @MethodSource("everyKind")
    void aCloneWhoseTagsAreRefusedStaysOursAndIsFinishedLater(PveVersion version, GuestType type) {
        World strict = World.under(version, new TagPolicy(false, false, Set.of(), TagPolicy.Others.NONE));
        strict.cluster.changeGuest(
                new Vmid(type == GuestType.QEMU ? 9000 : 9100), guest -> guest.withOption("tags", "template"));
        Identity limited = new Identity("limited@pve", Optional.empty());
        limit(strict, limited);

        assertThatThrownBy(() -> strict.perform(clone(type, "webapp")))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("for modifying tag 'swamp'");

        Guest half = strict.guest(NEW).orElseThrow();
        assertThat(half.option("description").orElseThrow()).startsWith("pve-fleet: unfinished clone of");
        assertThat(half.pending().isEmpty()).isTrue();
        assertThat(half.option("tags")).contains("template");

        strict.cluster.access().grant("/", limited, "Administrator", true);
        assertThat(strict.perform(clone(type, "webapp")).changed()).isTrue();
        assertThat(strict.guest(NEW).orElseThrow().option("tags")).contains("swamp;template");
        assertThat(strict.guest(NEW).orElseThrow().option("description").orElse(""))
                .doesNotContain("unfinished");
        assertThat(strict.cluster.tasks().stream()
                        .filter(task ->
                                task.type().equals("qmclone") || task.type().equals("vzclone"))
                        .count())
                .isOne();
    }

    private static void limit(World world, Identity who) {
        world.cluster
                .access()
                .defineRole(
                        "Maker",
                        List.of(
                                "VM.Audit",
                                "VM.Clone",
                                "VM.Allocate",
                                "VM.Config.Options",
                                "Datastore.AllocateSpace",
                                "Datastore.Audit"));
        world.cluster.access().grant("/sdn", who, "Administrator", true);
        for (String path : List.of("/vms", "/storage")) {
            world.cluster.access().grant(path, who, "Maker", true);
        }
        world.as(who);
    }

    /// A mark whose removal waits is there still.
    @Test
    void anUnfinishedCloneWhoseMarkWaitsToBeRemovedIsOurs() {
        world.killAt(cloneRequest(world, "webapp"), true);
        assertThatThrownBy(() -> world.perform(clone(GuestType.QEMU, "webapp"))).isInstanceOf(World.Killed.class);
        world.killNoMore();
        world.pass(Duration.ofMinutes(10));
        world.cluster.changeGuest(
                new Vmid(NEW),
                guest -> guest.withoutOption("tags").withPending(guest.pending().withDeletion("description")));

        assertThat(world.perform(clone(GuestType.QEMU, "webapp")).operation()).isEqualTo("clone");
        assertThat(world.guest(NEW).orElseThrow().option("tags")).contains("swamp");
        assertThat(clones()).isOne();
    }

    /// While the first disk is copied, the new guest has neither name, nor tags, nor description of ours.
    @ParameterizedTest
    @MethodSource("everyKind")
    void aCloneUnderWayIsOursByItsTask(PveVersion version, GuestType type) {
        World busy = new World(version);
        busy.killAt(cloneRequest(new World(NEWEST), "webapp"), true);
        assertThatThrownBy(() -> busy.perform(clone(type, "webapp"))).isInstanceOf(World.Killed.class);
        busy.killNoMore();
        assertThat(busy.guest(NEW).orElseThrow().config()).containsOnlyKeys("description", "lock");

        assertThat(busy.perform(clone(type, "webapp")).changed()).isTrue();

        assertThat(busy.guest(NEW).orElseThrow().option("tags")).contains("swamp;template");
        assertThat(busy.cluster.tasks().stream()
                        .filter(task -> task.type().endsWith("clone"))
                        .count())
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void aCloneThatSomebodyElseMakesIsNeverOurs(PveVersion version, GuestType type) {
        World busy = new World(version);
        Identity stranger = new Identity("stranger@pve", Optional.empty());
        busy.cluster.access().grant("/", stranger, "Administrator", true);
        busy.as(stranger);
        busy.killAt(cloneRequest(new World(NEWEST), "webapp"), true);
        assertThatThrownBy(() -> busy.perform(clone(type, "webapp"))).isInstanceOf(World.Killed.class);
        busy.killNoMore();
        busy.as(Purpose.ADMIN.identity());

        assertThatThrownBy(() -> busy.perform(clone(type, "webapp")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.TAKEN))
                .hasMessageContaining("not for us but for stranger@pve");
    }

    @Test
    void aNamesakeThatSomebodyElseMakesIsNotOursEither() {
        world.cluster.put(world.guest(9000).orElseThrow().withOption("name", "webapp"));
        Guest template = world.guest(9000).orElseThrow();
        world.cluster.put(new Guest(
                GuestType.QEMU,
                new Vmid(NEW),
                template.node(),
                new TreeMap<>(Map.of("name", "webapp", "tags", "swamp;template", "lock", "clone")),
                template.power(),
                template.since(),
                template.agent(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                template.pending()));

        assertThat(refusal(clone(GuestType.QEMU, "webapp")))
                .hasMessageContaining("somebody else makes it at this moment");
    }

    @Test
    void aVmidOfANodeThatIsOffIsTakenAndTheNodeIsNamed() {
        world.cluster.changeNode(new NodeName("pve2"), node -> node.withCondition(Node.Condition.OFFLINE));
        Guest template = world.guest(9000).orElseThrow();
        world.cluster.put(new Guest(
                GuestType.QEMU,
                new Vmid(NEW),
                new NodeName("pve2"),
                new TreeMap<>(Map.of("name", "webapp")),
                template.power(),
                template.since(),
                template.agent(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                template.pending()));

        RefusedException refused = refusal(clone(GuestType.QEMU, "webapp"));

        assertThat(refused.gate()).isEqualTo(Gate.TAKEN);
        assertThat(refused).hasMessageContaining("vmid 9101 is taken by qemu/9101 on node pve2: that node is offline");
    }

    private static int cloneRequest(World world, String name) {
        World other = new World(NEWEST);
        other.killAt(Integer.MAX_VALUE, false);
        other.perform(clone(GuestType.QEMU, name));
        List<Endpoint> sent =
                other.calls().stream().map(call -> call.endpoint()).toList();
        assertThat(world.calls()).isEmpty();
        return sent.indexOf(Endpoint.GUEST_CLONE) + 1;
    }

    private long clones() {
        return world.cluster.tasks().stream()
                .filter(task -> task.type().equals("qmclone"))
                .count();
    }

    private void tagTemplate(String tags) {
        world.cluster.changeGuest(
                new Vmid(9000),
                guest -> guest.withOption("tags", Tags.parse(tags).toString()));
    }

    private RefusedException refusal(Change change) {
        return catchThrowableOfType(RefusedException.class, () -> world.perform(change));
    }

    private static Change clone(GuestType type, String name) {
        return clone(type, name, Optional.empty());
    }

    private static Change clone(GuestType type, String name, Optional<String> description) {
        return new Change.Clone(
                type,
                new GuestRef.ByVmid(new Vmid(type == GuestType.QEMU ? 9000 : 9100)),
                new Vmid(NEW),
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                description);
    }
}
