package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.NodeName;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
    private static final NodeName PVE1 = new NodeName("pve1");

    @Test
    void aClusterIsTheSameThroughWhicheverNodeItIsAsked() {
        ClusterIdentity one = cluster("lab", "pve1", "pve2", "pve3");

        assertThat(one.isSame(cluster("lab", "pve1", "pve2", "pve3"))).isTrue();
        assertThat(one.isSame(cluster("lab", "pve1", "pve2", "pve3", "pve4")))
                .as("a node joined meanwhile")
                .isTrue();
    }

    @Test
    void clustersWithOtherNamesNodesOrCertificatesAreOthers() {
        ClusterIdentity lab = cluster("lab", "pve1", "pve2");

        assertThat(lab.isSame(cluster("dc", "pve1", "pve2"))).isFalse();
        assertThat(lab.isSame(cluster("lab", "pve8", "pve9"))).isFalse();
        assertThat(lab.with(Map.of(PVE1, "AA:BB")).isSame(lab.with(Map.of(PVE1, "CC:DD"))))
                .isFalse();
        assertThat(lab.with(Map.of(PVE1, "AA:BB")).isSame(lab)).isTrue();
        assertThat(lab.isSame(standalone("pve1", "192.0.2.1"))).isFalse();
    }

    @Test
    void twoHostsOfOneNameAreTwo() {
        assertThat(standalone("pve1", "192.0.2.1").isSame(standalone("pve1", "192.0.2.2")))
                .isFalse();
        assertThat(standalone("pve1", "192.0.2.1").isSame(standalone("pve1", "192.0.2.1")))
                .isTrue();
        assertThat(standalone("pve1", "192.0.2.1")
                        .with(Map.of(PVE1, "AA:BB"))
                        .isSame(standalone("pve1", "192.0.2.1").with(Map.of(PVE1, "CC:DD"))))
                .as("the same private address at two places")
                .isFalse();
    }

    @Test
    void wherePveTellsNothingTheNamesOfTheNodesCount() {
        ClusterIdentity nodes = ClusterIdentity.ofNodes(Set.of(PVE1, new NodeName("pve2")));

        assertThat(nodes.isSame(cluster("lab", "pve1", "pve2"))).isTrue();
        assertThat(cluster("lab", "pve1", "pve2", "pve3").isSame(nodes)).isFalse();
        assertThat(ClusterIdentity.UNKNOWN.isSame(nodes)).isFalse();
        assertThat(ClusterIdentity.UNKNOWN.isSame(ClusterIdentity.UNKNOWN)).isFalse();
    }

    @Test
    void readsTheFingerprintsOfTheNodes() {
        assertThat(
                        ClusterIdentity.fingerprints(
                                Recorded.json(
                                        "[{\"node\":\"pve1\",\"ssl_fingerprint\":\"AA:BB\"},{\"node\":\"pve2\",\"status\":\"offline\"}]")))
                .isEqualTo(Map.of(PVE1, "AA:BB"));
    }

    @Test
    void aListWithoutNodesIsNone() {
        assertThatThrownBy(() -> ClusterIdentity.of(Recorded.json("[]"))).isInstanceOf(BadAnswerException.class);
    }

    private static ClusterIdentity cluster(String name, String... nodes) {
        StringBuilder rows =
                new StringBuilder("{\"type\":\"cluster\",\"id\":\"cluster\",\"name\":\"%s\"}".formatted(name));
        for (String node : nodes) {
            rows.append(",{\"type\":\"node\",\"name\":\"%s\",\"ip\":\"192.0.2.10\"}".formatted(node));
        }
        return ClusterIdentity.of(Recorded.json("[" + rows + "]"));
    }

    private static ClusterIdentity standalone(String node, String ip) {
        return ClusterIdentity.of(Recorded.json(
                "[{\"level\":\"\",\"type\":\"node\",\"ip\":\"%s\",\"id\":\"node/%s\",\"online\":1,\"name\":\"%s\",\"local\":1,\"nodeid\":0}]"
                        .formatted(ip, node, node)));
    }
}
