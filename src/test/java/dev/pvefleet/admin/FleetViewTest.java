package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.admin.Documents.Coverage;
import dev.pvefleet.admin.Documents.Guest;
import dev.pvefleet.admin.Documents.Node;
import dev.pvefleet.metrics.Fleets;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.model.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FleetViewTest {
    private static final TargetName LAB = FakeAgent.LAB;
    private static final TargetName NEW = new TargetName("new");

    @Test
    void aFreshValueIsNotStale() {
        Guest guest = view(Fleets.NOW.plusSeconds(5))
                .guests(Optional.empty(), _ -> true)
                .getFirst();

        assertThat(guest.ageSec()).isEqualTo(5);
        assertThat(guest.stale()).isFalse();
        assertThat(guest.restored()).isFalse();
    }

    @Test
    void afterThreeIntervalsItIs() {
        Duration interval = Duration.ofSeconds(30);

        assertThat(stale(interval.multipliedBy(3))).isFalse();
        assertThat(stale(interval.multipliedBy(3).plusMillis(1))).isTrue();
    }

    @Test
    void whatClaimsToHaveBeenReadInTheFutureIsStaleAndHasNoNegativeAge() {
        Guest guest = view(Fleets.NOW.minusSeconds(100))
                .guests(Optional.empty(), _ -> true)
                .getFirst();

        assertThat(guest.ageSec()).isZero();
        assertThat(guest.stale()).isTrue();
    }

    @Test
    void aGuestHasItsAddress() {
        FleetView view = view(Fleets.NOW);

        assertThat(view.guest(lab(view), new Vmid(100)).orElseThrow().record().ipv4())
                .isEqualTo("192.0.2.50");
        assertThat(view.guest(lab(view), new Vmid(101)).orElseThrow().record().ipv4())
                .isNull();
        assertThat(view.guest(lab(view), new Vmid(999))).isEmpty();
    }

    @Test
    void aGuestOfWhichNobodyKnowsWhetherItRunsHasNoAddress() {
        FleetView seen = view(Fleets.NOW);
        TargetSnapshot lab = lab(seen);
        Inventory read = lab.inventory().orElseThrow();
        TargetSnapshot silent = lab.withInventory(read.withGuests(
                read.guests().stream().map(GuestRecord::withoutNews).toList()));
        FleetView view = new FleetView(FleetSnapshot.EMPTY.with(silent), Fleets.NOW);

        Guest guest = view.guest(silent, new Vmid(100)).orElseThrow();
        assertThat(guest.record().ipv4()).isNull();
        assertThat(guest.ipv4AgeSec()).isNull();
    }

    @Test
    void guestsAreChosenByTargetAndByWhatTheyAre() {
        FleetView view = new FleetView(Fleets.full().with(unread(NEW)), Fleets.NOW);

        assertThat(view.guests(Optional.of(LAB), guest -> guest.status().equals("running")))
                .hasSize(1);
        assertThat(view.guests(Optional.of(NEW), _ -> true)).isEmpty();
        assertThat(view.guests(Optional.empty(), _ -> true)).hasSize(3);
    }

    @Test
    void aTargetThatWasNeverReadSaysSo() {
        FleetView view = new FleetView(FleetSnapshot.EMPTY.with(unread(NEW)), Fleets.NOW);

        assertThat(view.coverage(Optional.empty(), Operation.SYNC))
                .containsExactly(new Coverage(NEW, null, null, null, true, false, List.of()));
        assertThat(view.targets().getFirst().guests()).isNull();
        assertThat(view.targets().getFirst().operations()).containsOnlyKeys("sync");
    }

    @Test
    void whatFailsIsToldBesideTheListThatLacksIt() {
        assertThat(view(Fleets.NOW)
                        .coverage(Optional.of(LAB), Operation.SMART)
                        .getFirst()
                        .failing())
                .extracting(Documents.Failing::part, Documents.Failing::kind)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("smart/pve1", "forbidden"));
        assertThat(view(Fleets.NOW)
                        .coverage(Optional.of(LAB), Operation.SYNC)
                        .getFirst()
                        .failing())
                .isEmpty();
        assertThat(view(Fleets.NOW).targets().getFirst().failing()).hasSize(1);
    }

    @Test
    void anUnknownTargetIsAProblemThatNamesTheOthers() {
        Problem problem = Problems.of(() -> view(Fleets.NOW).target(new TargetName("prod")));

        assertThat(problem.trouble()).isEqualTo(Trouble.NOT_FOUND);
        assertThat(problem.hint()).contains("there are: lab");
    }

    @Test
    void aNodeThatGaveNoStatusIsListedWithWhatTheClusterSays() {
        NodeName silent = new NodeName("pve2");
        FleetView view = withNodes("all", new NodeSummary(silent, "offline", null, null));

        Node node = view.node(lab(view), silent).orElseThrow();

        assertThat(node.status()).isEqualTo("offline");
        assertThat(node.record().memTotal()).isNull();
        assertThat(node.record().recordedAt()).isEqualTo(Fleets.NOW);
        assertThat(view.nodes(Optional.of(LAB)))
                .extracting(it -> it.record().node().value())
                .contains("pve2");
    }

    @Test
    void aNodeOfTheClusterThatDoesNotBelongToTheTargetIsNot() {
        NodeName foreign = new NodeName("pve2");
        FleetView view = withNodes("pve1,pve3", new NodeSummary(foreign, "online", null, null));

        assertThat(view.node(lab(view), foreign)).isEmpty();
        assertThat(view.nodes(Optional.of(LAB)))
                .extracting(it -> it.record().node().value())
                .doesNotContain("pve2");
        assertThat(view.cluster(LAB)).contains(foreign);
    }

    private static FleetView withNodes(String nodes, NodeSummary summary) {
        TargetSnapshot known = new FleetView(Fleets.full(), Fleets.NOW).target(LAB);
        Inventory seen = known.inventory().orElseThrow();
        Inventory inventory =
                new Inventory(LAB, seen.guests(), List.of(summary), List.of(), List.of(), Optional.empty(), Fleets.NOW);
        TargetSnapshot target = TargetSnapshot.unread(new Facts(LAB, nodes, "api", false), known.operations())
                .withNodes(known.nodes())
                .withInventory(inventory);
        return new FleetView(FleetSnapshot.EMPTY.with(target), Fleets.NOW);
    }

    private static TargetSnapshot unread(TargetName name) {
        return TargetSnapshot.unread(
                new Facts(name, "all", "api", false),
                new TreeMap<>(Map.of(Operation.SYNC, OperationRecord.waiting(Duration.ofSeconds(30)))));
    }

    private static TargetSnapshot lab(FleetView view) {
        return view.target(LAB);
    }

    private static boolean stale(Duration age) {
        return view(Fleets.NOW.plus(age))
                .guests(Optional.empty(), _ -> true)
                .getFirst()
                .stale();
    }

    private static FleetView view(Instant now) {
        return new FleetView(Fleets.full(), now);
    }
}
