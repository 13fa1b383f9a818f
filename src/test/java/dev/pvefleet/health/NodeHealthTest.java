package dev.pvefleet.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Group;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeHealthTest {
    private static final String AVERAGES = """
            [{"time":60,"iowait":0.5},
             {"time":120,"iowait":0.0125,"pressurecpusome":1.5,"pressureiofull":0.25},
             {"time":180}]""";
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE3 = new NodeName("pve3");

    private final FakePve pve = new FakePve();
    private final NodeHealth health = new NodeHealth(FakePve.CLOCK);

    @BeforeEach
    void answerForThreeNodes() {
        pve.answer("/cluster/resources", Recorded.data("pve8/resources.json"));
        for (String node : List.of("pve1", "pve2", "pve3")) {
            pve.answer("/nodes/" + node + "/status", Recorded.data("pve8/node-status.json"));
            pve.answer("/nodes/" + node + "/rrddata", Recorded.json(AVERAGES));
            pve.answer("/nodes/" + node + "/disks/list", Recorded.data("pve8/disks.json"));
        }
    }

    @Test
    void composesARecordOfAllThatOneNodeAndItsClusterSay() {
        NodeReadings<NodeRecord> readings = health.run(pve.target("one", "pve1"), true, FakePve.DEADLINE);

        assertThat(readings.failures()).isEmpty();
        NodeRecord node = readings.nodes().getFirst();
        assertThat(node.target()).hasToString("one");
        assertThat(node.node()).hasToString("pve1");
        assertThat(node.cpuPct()).as("from the cluster, not from the node").isEqualTo(1.2345);
        assertThat(node.iowaitPct()).as("of the last minute, not of the status").isEqualTo(1.25);
        assertThat(node.pressure()).isEqualTo(new Pressure(1.5, null, null, 0.25, null, null));
        assertThat(node.cpus()).isEqualTo(8);
        assertThat(node.loadavg()).containsExactly(1.15, 1.25, 1.30);
        assertThat(node.memTotal()).isEqualTo(8589934592L);
        assertThat(node.memPct()).isEqualTo(25);
        assertThat(node.memAvailable()).isNull();
        assertThat(node.swapPct()).isEqualTo(12.5);
        assertThat(node.rootfsPct()).isEqualTo(33.3333);
        assertThat(node.rootfsAvail()).isEqualTo(61666666667L);
        assertThat(node.kernelVersion()).isEqualTo("6.8.12-4-pve");
        assertThat(node.pveVersion()).isEqualTo("8.4.1");
        assertThat(node.disks()).hasSize(4);
        assertThat(node.disksState()).isEqualTo(DisksState.OK);
        assertThat(node.disksRecordedAt()).isEqualTo(FakePve.NOW);
        assertThat(node.recordedAt()).isEqualTo(FakePve.NOW);
    }

    @Test
    void sendsEverythingOfASingleNodeTogether() {
        health.run(pve.target("one", "pve1"), true, FakePve.DEADLINE);

        assertThat(pve.calls())
                .extracting(Call::endpoint)
                .containsExactlyInAnyOrder(
                        Endpoint.CLUSTER_RESOURCES, Endpoint.NODE_STATUS, Endpoint.NODE_RRDDATA, Endpoint.NODE_DISKS);
        assertThat(groups()).singleElement().satisfies(calls -> {
            assertThat(calls).hasSize(4);
            assertThat(calls.getFirst().group().orElseThrow().size()).isEqualTo(4);
        });
    }

    @Test
    void sendsTheCallsOfEachOfSeveralNodesTogether() {
        health.run(pve.target("two", "pve1", "pve2"), true, FakePve.DEADLINE);

        assertThat(groups()).hasSize(2).allSatisfy(calls -> {
            assertThat(calls).hasSize(3);
            assertThat(calls.getFirst().group().orElseThrow().size()).isEqualTo(3);
            assertThat(calls)
                    .extracting(call -> call.node().orElseThrow())
                    .containsOnly(calls.getFirst().node().orElseThrow());
        });
        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES))
                .singleElement()
                .satisfies(call -> assertThat(call.group()).isEmpty());
    }

    @Test
    void doesNotTouchTheDisksUnlessAskedTo() {
        NodeRecord node = health.run(pve.target("one", "pve1"), false, FakePve.DEADLINE)
                .nodes()
                .getFirst();

        assertThat(node.disksState()).isEqualTo(DisksState.SKIPPED);
        assertThat(node.disks()).isEmpty();
        assertThat(node.disksRecordedAt()).isNull();
        assertThat(pve.calls(Endpoint.NODE_DISKS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FORBIDDEN, FORBIDDEN", "UNSUPPORTED, UNSUPPORTED", "TIMEOUT, TIMEOUT"})
    void keepsTheRestOfANodeWhoseDisksCannotBeRead(Kind kind, DisksState state) {
        pve.fail("/nodes/pve1/disks/list", kind);

        NodeReadings<NodeRecord> readings = health.run(pve.target("one", "pve1"), true, FakePve.DEADLINE);

        NodeRecord node = readings.nodes().getFirst();
        assertThat(node.disksState()).isEqualTo(state);
        assertThat(node.disks()).isEmpty();
        assertThat(node.disksRecordedAt()).isNull();
        assertThat(node.cpuPct()).isEqualTo(1.2345);
        assertThat(node.memPct()).isEqualTo(25);
        assertThat(readings.failures()).as("the state says it all").isEmpty();
    }

    @Test
    void saysWhyDisksFailedInAnotherWay() {
        pve.answer("/nodes/pve1/disks/list", Recorded.json("null"));

        NodeReadings<NodeRecord> readings = health.run(pve.target("one", "pve1"), true, FakePve.DEADLINE);

        assertThat(readings.nodes().getFirst().disksState()).isEqualTo(DisksState.FAILED);
        assertThat(readings.failures().values()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure.message()).contains("/nodes/pve1/disks/list", "found nothing");
        });
    }

    @Test
    void readsTheDisksItCanAndCountsTheOthers() {
        pve.answer("/nodes/pve1/disks/list", Recorded.data("pve9/disks.json"));

        NodeReadings<NodeRecord> readings = health.run(pve.target("one", "pve1"), true, FakePve.DEADLINE);

        assertThat(readings.nodes().getFirst().disks()).hasSize(2);
        assertThat(readings.nodes().getFirst().disksState()).isEqualTo(DisksState.OK);
        assertThat(readings.failures().values()).extracting(Failure::kind).containsExactly(Kind.MALFORMED);
    }

    @Test
    void leavesTheOtherNodesAloneWhenOneIsDead() {
        pve.fail("/nodes/pve2/status", Kind.UNREACHABLE).fail("/nodes/pve2/disks/list", Kind.UNREACHABLE);

        NodeReadings<NodeRecord> readings =
                health.run(pve.target("three", "pve1", "pve2", "pve3"), true, FakePve.DEADLINE);

        assertThat(readings.nodes()).extracting(it -> it.node().value()).containsExactly("pve1", "pve3");
        assertThat(readings.failures()).containsOnlyKeys(new NodeName("pve2"));
        assertThat(readings.failures().values()).extracting(Failure::kind).containsExactly(Kind.UNREACHABLE);
    }

    @Test
    void keepsTheNodeWhenOnlyTheClusterDoesNotAnswer() {
        pve.fail("/cluster/resources", Kind.TIMEOUT);

        NodeReadings<NodeRecord> readings = health.run(pve.target("two", "pve1", "pve2"), false, FakePve.DEADLINE);

        assertThat(readings.nodes()).hasSize(2).allSatisfy(node -> {
            assertThat(node.cpuPct()).isNull();
            assertThat(node.cpus()).isEqualTo(8);
            assertThat(node.memPct()).isEqualTo(25);
        });
        assertThat(readings.failures().values()).extracting(Failure::kind).containsExactly(Kind.TIMEOUT, Kind.TIMEOUT);
    }

    @Test
    void asksAllNodesOfTheClusterButThoseItKnowsToBeGone() {
        NodeReadings<NodeRecord> readings = health.run(pve.target("lab"), false, FakePve.DEADLINE);

        assertThat(readings.nodes()).extracting(it -> it.node().value()).containsExactly("pve1", "pve2");
        assertThat(readings.failures()).containsOnlyKeys(PVE3);
        assertThat(readings.failures().values()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.message()).isEqualTo("the cluster says that node pve3 is offline");
        });
        assertThat(pve.calls(Endpoint.NODE_STATUS)).hasSize(2);
    }

    @Test
    void asksANodeOfWhichTheClusterKnowsNothing() {
        pve.answer(
                "/cluster/resources", Recorded.json("[{\"type\":\"node\",\"node\":\"pve3\",\"status\":\"unknown\"}]"));

        assertThat(health.run(pve.target("lab"), false, FakePve.DEADLINE).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.cpuPct()).isNull());
    }

    @Test
    void failsAsAWholeWhenTheClusterDoesNotSayWhatNodesItHas() {
        pve.fail("/cluster/resources", Kind.UNREACHABLE);

        assertThatThrownBy(() -> health.run(pve.target("lab"), false, FakePve.DEADLINE))
                .isInstanceOf(TransportException.class);
    }

    @Test
    void savesTheCallToTheClusterWhenItIsTold() {
        List<NodeSummary> known = List.of(
                new NodeSummary(new NodeName("pve1"), "online", 42.0, 16.0),
                new NodeSummary(PVE3, "offline", null, null));

        NodeReadings<NodeRecord> readings = health.watch(
                        pve.target("lab"), Optional.of(known), Map.of(), FakePve.DEADLINE)
                .nodes();

        assertThat(readings.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.cpuPct()).isEqualTo(42));
        assertThat(readings.failures()).containsOnlyKeys(PVE3);
        assertThat(pve.calls())
                .extracting(Call::endpoint)
                .containsExactlyInAnyOrder(Endpoint.NODE_STATUS, Endpoint.NODE_RRDDATA);
    }

    @Test
    void asksANodeForThePressureInOneSortOfGuestTogetherWithTheRest() {
        pve.answer("/nodes/pve1/qemu", Recorded.json("""
                [{"vmid":100,"pressurecpusome":7.5},{"vmid":101},{"vmid":"102","pressurecpusome":"0.00"}]"""));

        NodeHealth.Watched read = health.watch(
                pve.target("two", "pve1", "pve2"),
                Optional.of(List.of()),
                Map.of(PVE1, GuestType.QEMU),
                FakePve.DEADLINE);

        assertThat(read.nodes().failures()).isEmpty();
        assertThat(read.pressures().failures()).isEmpty();
        assertThat(read.pressures().nodes()).singleElement().satisfies(list -> {
            assertThat(list.node()).isEqualTo(PVE1);
            assertThat(list.type()).isEqualTo(GuestType.QEMU);
            assertThat(list.byGuest()).containsOnlyKeys(GuestId.parse("qemu/100"), GuestId.parse("qemu/102"));
        });
        assertThat(pve.calls(Endpoint.GUEST_LIST)).hasSize(1);
        assertThat(groups()).extracting(List::size).containsExactlyInAnyOrder(3, 2);
    }

    @Test
    void keepsTheNodeWhoseGuestsDoNotTellTheirPressure() {
        pve.fail("/nodes/pve1/lxc", Kind.TIMEOUT);

        NodeHealth.Watched read = health.watch(
                pve.target("one", "pve1"), Optional.empty(), Map.of(PVE1, GuestType.LXC), FakePve.DEADLINE);

        assertThat(read.nodes().nodes()).hasSize(1);
        assertThat(read.nodes().failures()).isEmpty();
        assertThat(read.pressures().nodes()).isEmpty();
        assertThat(read.pressures().failures()).containsOnlyKeys(PVE1);
    }

    @Test
    void keepsTheNodeWhoseAveragesCannotBeReadAndSaysSo() {
        pve.fail("/nodes/pve1/rrddata", Kind.TIMEOUT);

        NodeReadings<NodeRecord> readings = health.run(pve.target("one", "pve1"), false, FakePve.DEADLINE);

        assertThat(readings.nodes()).singleElement().satisfies(node -> {
            assertThat(node.iowaitPct()).isNull();
            assertThat(node.pressure()).isNull();
            assertThat(node.memPct()).isEqualTo(25);
        });
        assertThat(readings.failures().values()).extracting(Failure::kind).containsExactly(Kind.TIMEOUT);
    }

    @Test
    void namesTheKnownNodesWhenTheTargetNamesAnother() {
        pve.refuse(
                "/nodes/pve9/status",
                500,
                "hostname lookup 'pve9' failed - failed to get address info for: pve9: Name or service not known");

        NodeReadings<NodeRecord> readings = health.run(pve.target("lab", "pve1", "pve9"), false, FakePve.DEADLINE);

        assertThat(readings.nodes()).hasSize(1);
        assertThat(readings.failures().values()).singleElement().satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(failure.message()).contains("no node 'pve9'", "'pve1', 'pve2', 'pve3'");
        });
    }

    @Test
    void handsTheDeadlineOnAndAsksNothingAfterIt() {
        health.run(pve.target("two", "pve1", "pve2"), true, FakePve.DEADLINE);
        int asked = pve.calls().size();

        NodeReadings<NodeRecord> late = health.run(pve.target("two", "pve1", "pve2"), true, FakePve.NOW);

        assertThat(pve.calls())
                .hasSize(asked)
                .allSatisfy(call -> assertThat(call.deadline()).isEqualTo(FakePve.DEADLINE));
        assertThat(late.nodes()).isEmpty();
        assertThat(late.failures().values()).extracting(Failure::kind).containsOnly(Kind.TIMEOUT);
    }

    private List<List<Call>> groups() {
        Map<Group, List<Call>> groups = pve.calls().stream()
                .filter(call -> call.group().isPresent())
                .collect(Collectors.groupingBy(call -> call.group().orElseThrow()));
        return List.copyOf(groups.values());
    }
}
