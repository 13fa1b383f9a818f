package dev.pvefleet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeDisks;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.ZfsPoolRecord;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.schedule.HandClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeDiskListsTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final Optional<List<NodeSummary>> KNOWN =
            Optional.of(List.of(new NodeSummary(PVE1, "online", null, null)));

    private final FakePve pve = new FakePve();
    private final NodeDiskLists lists = new NodeDiskLists(FakePve.CLOCK);

    @BeforeEach
    void answer() {
        pve.answer("/nodes/pve1/disks/list", Recorded.data("pve8/disks.json"));
        pve.answer("/nodes/pve1/disks/zfs", Recorded.json("""
                [{"name":"rpool","size":1000,"alloc":400,"free":600,"frag":12,"dedup":1,"health":"ONLINE"}]"""));
    }

    @Test
    void readsDisksAndPoolsOfANodeTogether() {
        NodeDiskLists.Found found = run();

        assertThat(found.disks().nodes())
                .singleElement()
                .satisfies(disks -> assertThat(disks.disks()).hasSize(4));
        assertThat(found.pools().nodes()).singleElement().satisfies(pools -> {
            assertThat(pools.node()).isEqualTo(PVE1);
            assertThat(pools.pools()).containsExactly(new ZfsPoolRecord("rpool", "ONLINE", 1000L, 400L, 12.0));
            assertThat(pools.recordedAt()).isEqualTo(FakePve.NOW);
        });
        assertThat(pve.calls()).hasSize(2).extracting(Call::group).doesNotContain(Optional.empty());
    }

    /// Three nodes are asked at a time, and each answer takes all the time that there is.
    @Test
    void whoWasAskedLongestAgoIsAskedFirst() {
        HandClock clock = new HandClock(FakePve.NOW);
        NodeDiskLists fair = new NodeDiskLists(clock);
        List<NodeSummary> nodes = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> new NodeSummary(new NodeName("pve" + i), "online", null, null))
                .toList();
        CyclicBarrier three = new CyclicBarrier(3, () -> clock.turn(Duration.ofMinutes(2)));
        for (NodeSummary node : nodes) {
            pve.on("/nodes/%s/disks/list".formatted(node.node()), _ -> {
                await(three);
                return Recorded.json("[]");
            });
            pve.answer("/nodes/%s/disks/zfs".formatted(node.node()), Recorded.json("[]"));
        }

        List<Set<NodeName>> read = new ArrayList<>();
        for (int run = 0; run < 4; run++) {
            NodeDiskLists.Found found = fair.run(lab(clock), clock.instant().plusSeconds(60), Optional.of(nodes));
            assertThat(found.disks().failures())
                    .as("who was left out is no success")
                    .hasSize(6);
            read.add(found.disks().nodes().stream().map(NodeDisks::node).collect(Collectors.toSet()));
        }

        assertThat(read.subList(0, 3)).allSatisfy(some -> assertThat(some).hasSize(3));
        assertThat(read.subList(0, 3).stream().flatMap(Set::stream).distinct())
                .as("all had their turn")
                .hasSize(9);
        assertThat(read.get(3)).isEqualTo(read.get(0));
    }

    private Target lab(Clock clock) {
        Target lab = pve.target("lab");
        return new Target(lab.name(), lab.scope(), lab.safety(), new ProxmoxApi(pve, clock));
    }

    private static void await(CyclicBarrier three) {
        try {
            three.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDenialOfThePoolsLeavesTheDisksAlone() {
        pve.refuse("/nodes/pve1/disks/zfs", 403, "Permission check failed (/, Sys.Audit)");

        NodeDiskLists.Found found = run();

        assertThat(found.disks().nodes()).hasSize(1);
        assertThat(found.disks().failures()).isEmpty();
        assertThat(found.pools().nodes()).isEmpty();
        assertThat(found.pools().failures().get(PVE1)).satisfies(why -> {
            assertThat(why.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(why.hint().orElseThrow()).contains("grant Sys.Audit on /");
        });
    }

    @Test
    void aNodeWithoutZfsHasNoPoolsToTell() {
        pve.refuse("/nodes/pve1/disks/zfs", 500, "zfsutils-linux not installed");

        NodeDiskLists.Found found = run();

        assertThat(found.pools().nodes()).isEmpty();
        assertThat(found.pools().failures().values()).extracting(Failure::kind).containsExactly(Kind.UNSUPPORTED);
        assertThat(found.disks().nodes()).hasSize(1);
    }

    @Test
    void aNodeWithoutPoolsSaysSo() {
        pve.answer("/nodes/pve1/disks/zfs", Recorded.json("[]"));

        NodeDiskLists.Found found = run();

        assertThat(found.pools().nodes())
                .singleElement()
                .satisfies(pools -> assertThat(pools.pools()).isEmpty());
        assertThat(found.pools().failures()).isEmpty();
    }

    @Test
    void disksThatHangLeaveThePoolsAlone() {
        pve.fail("/nodes/pve1/disks/list", Kind.TIMEOUT);

        NodeDiskLists.Found found = run();

        assertThat(found.disks().nodes()).isEmpty();
        assertThat(found.disks().failures()).containsOnlyKeys(PVE1);
        assertThat(found.pools().nodes()).hasSize(1);
    }

    @Test
    void aNodeThatIsOfflineIsAskedForNeither() {
        NodeDiskLists.Found found = lists.run(
                pve.target("lab"),
                FakePve.DEADLINE,
                Optional.of(List.of(new NodeSummary(PVE1, "offline", null, null))));

        assertThat(found.disks().failures()).containsOnlyKeys(PVE1);
        assertThat(found.pools().failures()).as("said once").isEmpty();
        assertThat(pve.calls(Endpoint.NODE_ZFS)).isEmpty();
    }

    private NodeDiskLists.Found run() {
        return lists.run(pve.target("lab"), FakePve.DEADLINE, KNOWN);
    }
}
