package dev.pvefleet.state.sqlite;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Contact;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.NodeVersion;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Transition;
import dev.pvefleet.model.Transition.Sort;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
    private static final TargetName LAB = Samples.LAB;
    private static final NodeName PVE1 = Samples.PVE1;
    private static final NodeName PVE2 = Samples.PVE2;
    private static final Instant START = Samples.NOW.truncatedTo(ChronoUnit.MILLIS);
    private static final Vmid V100 = new Vmid(100);

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(START);
    private OpenStore store;

    @BeforeEach
    void open() {
        store = Stores.open(folder, 2, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void loadsWhatWasWrittenLast() {
        TargetSnapshot lab = Samples.target(LAB, 5, START);
        TargetSnapshot other = Samples.target(new TargetName("other"), 3, START);
        write(lab);
        write(Samples.target(LAB, 9, START.minusSeconds(30)));
        write(lab);
        write(other);

        reopen();

        assertThat(store.load().targets().values()).containsExactly(lab, other);
    }

    @Test
    void loadsNothingFromNothing() {
        assertThat(store.load().targets()).isEmpty();
        assertThat(store.history(LAB, V100)).isEmpty();
        assertThat(store.previousRun(LAB, Operation.SYNC)).isEmpty();
        assertThat(store.transitions(Optional.empty(), Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void figuresThatChangeByThemselvesMakeNoVersion() {
        sync(0, guest("running", "web", PVE1));
        sync(30, guest("running", "web", PVE1));
        sync(60, guest("running", "web", PVE1));

        assertThat(store.history(LAB, V100)).singleElement().satisfies(version -> {
            assertThat(version.since()).isEqualTo(START);
            assertThat(version.until()).isNull();
            assertThat(version.record().name()).isEqualTo("web");
            assertThat(version.record().recordedAt()).isEqualTo(START);
            assertThat(version.record().cpuPct()).isNull();
            assertThat(version.record().maxMemBytes()).isEqualTo(2_147_483_648L);
        });
        assertThat(transitions()).isEmpty();
    }

    @Test
    void aChangedFactMakesAVersionAndTheOldestMakesWay() {
        sync(0, guest("running", "a", PVE1));
        sync(30, guest("running", "b", PVE1));
        sync(60, guest("running", "c", PVE1));
        sync(90, guest("running", "d", PVE1));

        assertThat(store.history(LAB, V100))
                .extracting(version -> version.record().name(), GuestVersion::since, GuestVersion::until)
                .containsExactly(
                        tuple("d", START.plusSeconds(90), null),
                        tuple("c", START.plusSeconds(60), START.plusSeconds(90)),
                        tuple("b", START.plusSeconds(30), START.plusSeconds(60)));
    }

    @Test
    void withoutHistoryOnlyTheCurrentVersionIsKept() {
        store.close();
        store = Stores.open(folder, 0, clock);
        sync(0, guest("running", "a", PVE1));
        sync(30, guest("running", "b", PVE1));

        assertThat(store.history(LAB, V100)).hasSize(1);
    }

    @Test
    void aLowerLimitTakesHoldWithTheNextTidying() {
        sync(0, guest("running", "a", PVE1));
        sync(30, guest("running", "b", PVE1));
        sync(60, guest("running", "c", PVE1));
        nodes(0, Samples.node(LAB, PVE1, START));
        store.close();
        store = Stores.open(folder, 1, clock);

        store.tidy();

        assertThat(store.history(LAB, V100))
                .extracting(version -> version.record().name())
                .containsExactly("c", "b");
        assertThat(store.history(LAB, PVE1)).hasSize(1);
    }

    @Test
    void aGuestThatChangesStateAndPlaceIsStillTheSame() {
        sync(0, guest("running", "web", PVE1));
        sync(30, guest("stopped", "web", PVE2));

        assertThat(transitions())
                .extracting(Transition::sort, Transition::subject, Transition::from, Transition::to, Transition::at)
                .containsExactlyInAnyOrder(
                        tuple(Sort.GUEST_STATUS, "qemu/100", "running", "stopped", START.plusSeconds(30)),
                        tuple(Sort.MOVED, "qemu/100", "pve1", "pve2", START.plusSeconds(30)));
        assertThat(store.history(LAB, V100)).hasSize(2);
        assertThat(store.tombstones(LAB)).isEmpty();
    }

    @Test
    void silenceIsNoChange() {
        sync(0, guest("running", "web", PVE1));
        sync(30, guest("unknown", null, PVE1));
        sync(60, guest("running", "web", PVE1));

        assertThat(transitions()).isEmpty();
        assertThat(store.history(LAB, V100)).hasSize(1);
    }

    @Test
    void whatWasSilentBeforeIsThenSeenTheFirstTime() {
        sync(0, guest("unknown", null, PVE1));
        sync(30, guest("running", "web", PVE1));

        assertThat(transitions()).isEmpty();
        assertThat(store.history(LAB, V100)).hasSize(2);
    }

    @Test
    void aGuestThatVanishesLeavesATombstone() {
        sync(0, guest("running", "web", PVE1), Samples.guest(LAB, 101, START));
        sync(30, Samples.guest(LAB, 101, START));
        sync(60, Samples.guest(LAB, 101, START));

        assertThat(store.tombstones(LAB)).singleElement().satisfies(tombstone -> {
            assertThat(tombstone.last().name()).isEqualTo("web");
            assertThat(tombstone.vanishedAt()).isEqualTo(START.plusSeconds(30));
        });
        assertThat(transitions())
                .extracting(Transition::sort, Transition::from, Transition::to)
                .containsExactly(tuple(Sort.VANISHED, "pve1", null));
        assertThat(store.history(LAB, V100).getFirst().until()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aGuestThatComesBackLosesItsTombstoneAndKeepsItsHistory() {
        sync(0, guest("running", "web", PVE1));
        sync(30);
        sync(60, guest("running", "web", PVE2));

        assertThat(store.tombstones(LAB)).isEmpty();
        assertThat(store.history(LAB, V100))
                .extracting(GuestVersion::since, GuestVersion::until)
                .containsExactly(tuple(START.plusSeconds(60), null), tuple(START, START.plusSeconds(30)));
        assertThat(transitions()).extracting(Transition::sort).containsExactly(Sort.APPEARED, Sort.VANISHED);
    }

    @Test
    void guestsOfTheFirstReadingAreNoNewsButLaterOnesAre() {
        sync(0, guest("running", "web", PVE1));
        sync(30, guest("running", "web", PVE1), Samples.guest(LAB, 101, START));

        assertThat(transitions())
                .extracting(Transition::sort, Transition::subject, Transition::to)
                .containsExactly(tuple(Sort.APPEARED, "lxc/101", "pve2"));
    }

    @Test
    void tombstonesAreBounded() {
        sync(
                0,
                IntStream.range(100, 1300)
                        .mapToObj(vmid -> Samples.guest(LAB, vmid, START))
                        .toArray(GuestRecord[]::new));
        sync(30);

        assertThat(store.tombstones(LAB)).hasSize(1_000);
    }

    @Test
    void aDeniedListIsNoNews() {
        sync(0, guest("running", "web", PVE1));
        store.write(List.of(new Observation.Everything(new Inventory(
                LAB,
                List.of(),
                List.of(),
                List.of(),
                List.of("no guests"),
                Optional.of(new Failure(Kind.FORBIDDEN, "no guests", Optional.empty())),
                START.plusSeconds(30)))));

        assertThat(store.tombstones(LAB)).isEmpty();
        assertThat(requireNonNull(store.load().targets().get(LAB))
                        .inventory()
                        .orElseThrow()
                        .guests())
                .hasSize(1);
    }

    @Test
    void nodesThatGoUpAndDownAreNoticed() {
        statuses(0, "online", "online");
        statuses(30, "unknown", "online");
        statuses(60, "offline", "online");
        statuses(90, "online", "online");

        assertThat(transitions())
                .extracting(Transition::sort, Transition::subject, Transition::from, Transition::to, Transition::at)
                .containsExactly(
                        tuple(Sort.NODE, "node/pve1", "offline", "online", START.plusSeconds(90)),
                        tuple(Sort.NODE, "node/pve1", "online", "offline", START.plusSeconds(60)));
    }

    @Test
    void disksAndPoolsThatChangeTheirVerdictAreNoticed() {
        disks(0, SmartState.PASSED, "ONLINE");
        disks(30, SmartState.UNKNOWN, null);
        disks(60, SmartState.FAILED, "DEGRADED");

        assertThat(transitions())
                .extracting(Transition::sort, Transition::subject, Transition::from, Transition::to)
                .containsExactlyInAnyOrder(
                        tuple(Sort.SMART, "node/pve1/S1", "PASSED", "FAILED"),
                        tuple(Sort.ZFS, "node/pve1/zfs/rpool", "ONLINE", "DEGRADED"));
    }

    @Test
    void aReplacedDiskBeginsAnew() {
        nodes(0, Samples.node(LAB, PVE1, START, List.of(disk("S1", SmartState.FAILED))));
        nodes(30, Samples.node(LAB, PVE1, START.plusSeconds(30), List.of(disk("S2", SmartState.PASSED))));
        nodes(60, Samples.node(LAB, PVE1, START.plusSeconds(60), List.of(disk("S1", SmartState.PASSED))));

        assertThat(transitions()).isEmpty();
    }

    @Test
    void aNodeHasVersionsOfWhatSomebodyChanged() {
        nodes(0, Samples.node(LAB, PVE1, START, List.of(disk("S1", SmartState.PASSED))));
        nodes(30, Samples.node(LAB, PVE1, START.plusSeconds(30), List.of(disk("S1", SmartState.UNKNOWN))));
        nodes(60, Samples.nodeWithoutDisks(LAB, PVE1, START.plusSeconds(60)));
        nodes(90, Samples.node(LAB, PVE1, START.plusSeconds(90), List.of(disk("S2", SmartState.PASSED))));

        assertThat(store.history(LAB, PVE1))
                .extracting(
                        version -> version.record().disks().getFirst().serial(), NodeVersion::since, NodeVersion::until)
                .containsExactly(tuple("S2", START.plusSeconds(90), null), tuple("S1", START, START.plusSeconds(90)));
        assertThat(store.history(LAB, PVE1).getFirst().record().loadavg()).isEmpty();
    }

    @Test
    void aNodeOfWhichOnlyTheDisksWereReadHasNoVersionYet() {
        NodeRecord disksOnly = NodeRecord.unread(LAB, PVE1, START)
                .withDisks(List.of(disk("S1", SmartState.PASSED)), DisksState.OK, START);

        nodes(0, disksOnly);

        assertThat(store.history(LAB, PVE1)).isEmpty();
        assertThat(requireNonNull(store.load().targets().get(LAB)).nodes()).containsEntry(PVE1, disksOnly);
    }

    @Test
    void targetsThatStopAnsweringAndClustersThatLoseTheirQuorumAreNoticed() {
        TargetSnapshot lab = Samples.target(LAB, 1, START);
        reading(lab.with(Contact.NONE));
        reading(lab.with(Contact.NONE.reached(START)));
        reading(lab.with(Contact.NONE.missed(START, START)));
        cluster(true);
        cluster(true);
        cluster(false);

        assertThat(transitions())
                .extracting(Transition::sort, Transition::subject, Transition::from, Transition::to)
                .containsExactlyInAnyOrder(
                        tuple(Sort.TARGET, "lab", "up", "down"), tuple(Sort.QUORUM, "lab", "quorate", "not quorate"));
    }

    @Test
    void transitionsAreToldOfOneTargetSinceATimeAndUpToALimit() {
        sync(0, guest("running", "web", PVE1));
        sync(30, guest("stopped", "web", PVE1));
        sync(60, guest("running", "web", PVE1));
        sync(90, guest("stopped", "web", PVE1));

        assertThat(store.transitions(Optional.of(LAB), START.plusSeconds(30), 10))
                .extracting(Transition::at)
                .containsExactly(START.plusSeconds(90), START.plusSeconds(60));
        assertThat(store.transitions(Optional.empty(), Instant.EPOCH, 1)).hasSize(1);
        assertThat(store.transitions(Optional.of(new TargetName("other")), Instant.EPOCH, 10))
                .isEmpty();
    }

    @Test
    void thePreviousRunIsTheLastButOneThatSucceeded() {
        sync(0, guest("running", "web", PVE1));
        assertThat(store.previousRun(LAB, Operation.SYNC)).isEmpty();

        sync(30, guest("running", "web", PVE1));
        sync(30, guest("running", "web", PVE1));
        nodes(0, Samples.node(LAB, PVE1, START));
        nodes(60, Samples.node(LAB, PVE1, START.plusSeconds(60)));

        assertThat(store.previousRun(LAB, Operation.SYNC)).contains(START);
        assertThat(store.previousRun(LAB, Operation.NODE_STATUS)).contains(START);
        assertThat(store.previousRun(LAB, Operation.SMART)).contains(START);
        assertThat(store.previousRun(LAB, Operation.GUEST_IPS)).isEmpty();
    }

    @Test
    void oneGuestTakesItsPlaceAmongThoseThatAreKnown() {
        sync(0, guest("running", "web", PVE1), Samples.guest(LAB, 101, START));
        GuestRecord later = Samples.guest(LAB, 100, PVE1, "stopped", "web", START.plusSeconds(10));

        store.write(List.of(new Observation.OneGuest(later)));

        Inventory inventory =
                requireNonNull(store.load().targets().get(LAB)).inventory().orElseThrow();
        assertThat(inventory.guests()).containsExactly(later, Samples.guest(LAB, 101, START));
        assertThat(inventory.recordedAt()).isEqualTo(START);
        assertThat(transitions()).extracting(Transition::to).containsExactly("stopped");
        assertThat(store.tombstones(LAB)).isEmpty();
    }

    @Test
    void oneGuestAloneIsNotTakenForAllOfThem() {
        store.write(List.of(new Observation.OneGuest(guest("running", "web", PVE1))));

        assertThat(requireNonNull(store.load().targets().get(LAB)).inventory()).isEmpty();
        assertThat(store.history(LAB, V100)).hasSize(1);
    }

    @Test
    void someNodesLeaveTheOthersAndDisksThatWereNotReadStay() {
        NodeRecord first = Samples.node(LAB, PVE1, START);
        NodeRecord second = Samples.node(LAB, PVE2, START);
        nodes(0, first, second);
        NodeRecord later = Samples.nodeWithoutDisks(LAB, PVE1, START.plusSeconds(30));
        NodeRecord joined = later.withDisks(first.disks(), DisksState.OK, START).withPools(first.zfsPools(), START);

        store.write(List.of(new Observation.Nodes(LAB, List.of(later), false)));

        assertThat(requireNonNull(store.load().targets().get(LAB)).nodes().values())
                .containsExactly(joined, second);
    }

    @Test
    void allNodesLeaveNoOthers() {
        nodes(0, Samples.node(LAB, PVE1, START), Samples.node(LAB, PVE2, START));
        nodes(30, Samples.node(LAB, PVE1, START.plusSeconds(30)));

        assertThat(requireNonNull(store.load().targets().get(LAB)).nodes()).containsOnlyKeys(PVE1);
    }

    @Test
    void configurationsAreKeptAsTheyWereReadLast() {
        GuestConfig first = config(4, START);
        GuestConfig second = config(8, START.plusSeconds(30));
        store.write(List.of(new Observation.Options(first)));
        store.write(List.of(new Observation.Options(second)));
        sync(0, guest("running", "web", PVE1));

        store.tidy();

        assertThat(store.guestConfig(LAB, V100)).contains(second);
        assertThat(store.guestConfig(LAB, new Vmid(101))).isEmpty();
    }

    @Test
    void theConfigurationOfAGuestThatIsNotListedIsForgottenWithTheNextTidying() {
        store.write(List.of(new Observation.Options(config(4, START))));

        store.tidy();

        assertThat(store.guestConfig(LAB, V100)).isEmpty();
    }

    @Test
    void aTargetThatIsNotSeenForLongIsForgotten() {
        write(Samples.target(LAB, 1, START));
        clock.turn(Duration.ofDays(80));
        write(Samples.target(new TargetName("other"), 1, START));
        store.tidy();
        assertThat(store.load().targets()).hasSize(2);

        clock.turn(Duration.ofDays(11));
        store.tidy();

        assertThat(store.load().targets()).containsOnlyKeys(new TargetName("other"));
        assertThat(store.history(LAB, V100)).isEmpty();
    }

    @Test
    void transitionsAreBounded() {
        List<GuestRecord> running = many("running");
        List<GuestRecord> stopped = many("stopped");
        for (int i = 0; i < 12; i++) {
            List<GuestRecord> guests = i % 2 == 0 ? running : stopped;
            sync(30L * i, guests.toArray(GuestRecord[]::new));
        }

        assertThat(store.transitions(Optional.empty(), Instant.EPOCH, 100_000))
                .hasSize(20_000)
                .first()
                .satisfies(latest -> assertThat(latest.at()).isEqualTo(START.plusSeconds(330)));
    }

    private static List<GuestRecord> many(String status) {
        return IntStream.range(100, 2_100)
                .mapToObj(vmid -> Samples.guest(LAB, vmid, PVE1, status, "g", START))
                .toList();
    }

    private void write(TargetSnapshot target) {
        List<Observation> seen = new ArrayList<>();
        seen.add(new Observation.Reading(target));
        TargetName name = target.facts().name();
        target.inventory().ifPresent(it -> seen.add(new Observation.Everything(it)));
        target.cluster().ifPresent(it -> seen.add(new Observation.Cluster(name, it)));
        seen.add(new Observation.Nodes(name, List.copyOf(target.nodes().values()), true));
        seen.add(new Observation.Pressures(name, target.pressures()));
        target.addresses().ifPresent(it -> seen.add(new Observation.Ips(name, it)));
        store.write(seen);
    }

    private void sync(long second, GuestRecord... guests) {
        store.write(List.of(
                new Observation.Everything(Samples.inventory(LAB, START.plusSeconds(second), List.of(guests)))));
    }

    private void statuses(long second, String first, String second2) {
        store.write(List.of(new Observation.Everything(new Inventory(
                LAB,
                List.of(),
                List.of(new NodeSummary(PVE1, first, null, null), new NodeSummary(PVE2, second2, null, null)),
                List.of(),
                List.of(),
                Optional.empty(),
                START.plusSeconds(second)))));
    }

    private void nodes(long second, NodeRecord... nodes) {
        clock.turn(Duration.ofSeconds(second));
        store.write(List.of(new Observation.Nodes(LAB, List.of(nodes), true)));
    }

    private void disks(long second, SmartState health, @Nullable String pool) {
        Instant at = START.plusSeconds(second);
        nodes(
                second,
                Samples.node(
                        LAB,
                        PVE1,
                        at,
                        List.of(disk("S1", health)),
                        DisksState.OK,
                        at,
                        List.of(new ZfsPoolRecord("rpool", pool, 1L, 1L, null))));
    }

    private static DiskRecord disk(String serial, SmartState health) {
        return Samples.disk("/dev/sda", serial, health, 90.0);
    }

    private void reading(TargetSnapshot target) {
        store.write(List.of(new Observation.Reading(target)));
    }

    private void cluster(boolean quorate) {
        store.write(List.of(new Observation.Cluster(LAB, new ClusterStatus(quorate, 3, 3, START))));
    }

    private static GuestRecord guest(String status, @Nullable String name, NodeName node) {
        return Samples.guest(LAB, 100, node, status, name, START);
    }

    private static GuestConfig config(long cores, Instant at) {
        return new GuestConfig(LAB, GuestType.QEMU, V100, PVE1, Map.of("cores", cores), null, at);
    }

    private List<Transition> transitions() {
        return store.transitions(Optional.empty(), Instant.EPOCH, 1_000);
    }

    private void reopen() {
        store.close();
        store = Stores.open(folder, 2, clock);
    }
}
