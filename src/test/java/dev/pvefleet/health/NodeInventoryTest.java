package dev.pvefleet.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeInventoryTest {
    private final FakePve pve = new FakePve();
    private final NodeInventory inventory = new NodeInventory(FakePve.CLOCK);

    @BeforeEach
    void answerForThreeNodes() {
        pve.answer("/cluster/resources", Recorded.data("pve8/resources.json"));
        for (String node : List.of("pve1", "pve2", "pve3")) {
            pve.answer("/nodes/" + node + "/storage", Recorded.data("pve8/storage.json"));
            pve.answer("/nodes/" + node + "/network", Recorded.data("pve8/network.json"));
        }
    }

    @Test
    void readsStoragesAndBridgesOfANodeTogether() {
        NodeReadings<NodeConfigRecord> readings = inventory.run(pve.target("one", "pve1"), FakePve.DEADLINE);

        assertThat(readings.failures()).isEmpty();
        NodeConfigRecord node = readings.nodes().getFirst();
        assertThat(node.storages()).extracting(Storage::id).containsExactly("local-lvm", "nfs");
        assertThat(node.bridges()).extracting(Bridge::iface).containsExactly("vmbr0", "vmbr1");
        assertThat(node.recordedAt()).isEqualTo(FakePve.NOW);
        assertThat(pve.calls()).hasSize(2);
        assertThat(pve.calls()).extracting(call -> call.group().orElseThrow()).satisfies(groups -> {
            assertThat(groups.getFirst().size()).isEqualTo(2);
            assertThat(groups.getLast()).isSameAs(groups.getFirst());
        });
        assertThat(pve.calls(Endpoint.NODE_NETWORK))
                .extracting(Call::params)
                .containsExactly(Params.of("type", "any_bridge"));
    }

    @Test
    void leavesTheOtherNodesAloneWhenOneIsDead() {
        pve.fail("/nodes/pve2/storage", Kind.TIMEOUT);

        NodeReadings<NodeConfigRecord> readings =
                inventory.run(pve.target("three", "pve1", "pve2", "pve3"), FakePve.DEADLINE);

        assertThat(readings.nodes()).extracting(it -> it.node().value()).containsExactly("pve1", "pve3");
        assertThat(readings.failures()).containsOnlyKeys(new NodeName("pve2"));
    }

    @Test
    void asksAllNodesOfTheClusterButThoseItKnowsToBeGone() {
        NodeReadings<NodeConfigRecord> readings = inventory.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(readings.nodes()).hasSize(2);
        assertThat(readings.failures()).containsOnlyKeys(new NodeName("pve3"));
        assertThat(pve.calls(Endpoint.NODE_STORAGE)).hasSize(2);
    }

    @Test
    void saysWhichPrivilegeIsMissingWhenBridgesAreHidden() {
        pve.answer("/nodes/pve1/network", Recorded.json("[]")).answer("/nodes/pve2/network", Recorded.json("[]"));
        pve.answer("/access/permissions", Recorded.json("{\"/\":{\"Datastore.Audit\":1}}"));

        NodeReadings<NodeConfigRecord> readings = inventory.run(pve.target("two", "pve1", "pve2"), FakePve.DEADLINE);

        assertThat(readings.nodes()).as("the storages are known all the same").hasSize(2);
        assertThat(readings.failures().values())
                .hasSize(2)
                .extracting(Failure::kind)
                .containsOnly(Kind.FORBIDDEN);
        assertThat(readings.failures().values())
                .first()
                .satisfies(failure -> assertThat(failure.hint().orElseThrow())
                        .startsWith("grant SDN.Audit on /sdn/zones/localnetwork"));
        assertThat(pve.calls(Endpoint.PERMISSIONS)).hasSize(1);
    }

    @Test
    void believesAnEmptyListWhenTheTokenMaySeeBridges() {
        pve.answer("/nodes/pve1/network", Recorded.json("[]"));
        pve.answer("/access/permissions", Recorded.json("{\"/sdn/zones/localnetwork\":{\"SDN.Use\":1}}"));

        assertThat(inventory.run(pve.target("one", "pve1"), FakePve.DEADLINE).failures())
                .isEmpty();
    }

    @Test
    void countsWhatItCannotUnderstand() {
        pve.answer("/nodes/pve1/storage", Recorded.json("[{\"storage\":\"local\"},{\"type\":\"dir\"}]"));

        NodeReadings<NodeConfigRecord> readings = inventory.run(pve.target("one", "pve1"), FakePve.DEADLINE);

        assertThat(readings.nodes().getFirst().storages()).hasSize(1);
        assertThat(readings.failures().values()).extracting(Failure::kind).containsExactly(Kind.MALFORMED);
    }
}
