package dev.pvefleet.schedule;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.sync.Sync;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PressureTurnsTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");
    private static final JsonNode BOTH_SORTS = Recorded.json("""
            [{"type":"node","node":"pve1"},{"type":"node","node":"pve2"},
             {"type":"qemu","vmid":100,"node":"pve1","status":"running"},
             {"type":"lxc","vmid":101,"node":"pve1","status":"running"},
             {"type":"lxc","vmid":102,"node":"pve2","status":"running"},
             {"type":"qemu","vmid":103,"node":"pve2","status":"stopped"}]""");

    private final PressureTurns turns = new PressureTurns();

    @Test
    void sortsTakeTurnsWhereBothRun() {
        TargetSnapshot known = known(BOTH_SORTS, "9.1.9");

        assertThat(turns.next(known)).isEqualTo(Map.of(PVE1, QEMU, PVE2, LXC));
        assertThat(turns.next(known)).isEqualTo(Map.of(PVE1, LXC, PVE2, LXC));
        assertThat(turns.next(known)).isEqualTo(Map.of(PVE1, QEMU, PVE2, LXC));
    }

    @ParameterizedTest
    @CsvSource({"8.4.1", "7.4-17", "strange"})
    void nobodyIsAskedForWhatTheReleaseDoesNotHave(String version) {
        assertThat(turns.next(known(BOTH_SORTS, version))).isEmpty();
    }

    @Test
    void aNodeWhoseReleaseIsNotKnownYetIsNotAsked() {
        assertThat(turns.next(known(BOTH_SORTS, "9.1.9").withNodes(new TreeMap<>())))
                .isEmpty();
    }

    @Test
    void aNodeWithoutRunningGuestsIsNotAsked() {
        assertThat(turns.next(known(BOTH_SORTS, "9.1.9"))).containsKey(PVE2);
        JsonNode stopped = Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"lxc","vmid":102,"node":"pve2","status":"stopped"},
                 {"type":"lxc","vmid":103,"node":"pve1","status":"unknown"}]""");

        assertThat(turns.next(known(stopped, "9.1.9"))).isEmpty();
    }

    private static TargetSnapshot known(JsonNode resources, String version) {
        TreeMap<NodeName, NodeRecord> nodes = new TreeMap<>();
        nodes.put(PVE1, node(PVE1, version));
        nodes.put(PVE2, node(PVE2, version));
        return TargetSnapshot.unread(new TargetSnapshot.Facts(new TargetName("lab"), "all", "api", false), Map.of())
                .withInventory(new Sync(FakePve.CLOCK)
                        .run(
                                new FakePve()
                                        .answer("/cluster/resources", resources)
                                        .target("lab"),
                                FakePve.DEADLINE))
                .withNodes(nodes);
    }

    private static NodeRecord node(NodeName name, String version) {
        FakePve pve = new FakePve()
                .answer("/cluster/resources", BOTH_SORTS)
                .answer(
                        "/nodes/" + name + "/status",
                        Recorded.json("{\"pveversion\":\"pve-manager/" + version + "/ab\"}"))
                .answer("/nodes/" + name + "/rrddata", Recorded.json("[]"));
        return new NodeHealth(FakePve.CLOCK)
                .run(pve.target("lab", name.value()), false, FakePve.DEADLINE)
                .nodes()
                .getFirst();
    }
}
