package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClustersTest {
    private static final String NODES = """
            [{"type":"node","node":"pve1","status":"online"},{"type":"node","node":"pve2","status":"online"}]""";
    private final HandClock clock = new HandClock();
    private final FakePve pve = new FakePve();
    private final Clusters clusters = new Clusters(_ -> Set.of(new NodeName("pve9")), clock);

    @Test
    void twoTargetsOfOneClusterWithOtherScopesAreOneCluster() {
        pve.answer("/cluster/status", Recorded.json("""
                [{"type":"cluster","name":"lab","quorate":1},{"type":"node","name":"pve1"},{"type":"node","name":"pve2"}]"""));

        assertThat(behind("all").isSame(behind("one", "pve1"))).isTrue();
    }

    @Test
    void withoutTheRightToAskTheNodesInTheListCount() {
        pve.refuse("/cluster/status", 403, "Permission check failed (/, Sys.Audit)");
        pve.answer("/cluster/resources", Recorded.json(NODES));

        assertThat(behind("all").isSame(behind("one", "pve1"))).isTrue();
        assertThat(behind("all").addresses()).containsOnlyKeys(new NodeName("pve1"), new NodeName("pve2"));
    }

    @Test
    void aClusterThatDoesNotAnswerIsTheOneThatItWas() {
        assertThat(behind("all").addresses()).containsOnlyKeys(new NodeName("pve9"));
    }

    @Test
    void asksOneThatDidNotAnswerAgain() {
        behind("all");
        pve.answer("/cluster/resources", Recorded.json(NODES));

        assertThat(behind("all").addresses()).containsOnlyKeys(new NodeName("pve1"), new NodeName("pve2"));
    }

    @Test
    void asksOnceAMinute() {
        pve.answer("/cluster/resources", Recorded.json(NODES));
        behind("all");
        int asked = pve.calls().size();
        behind("all");
        assertThat(pve.calls()).hasSize(asked);

        clock.pass(Duration.ofMinutes(2));
        behind("all");
        assertThat(pve.calls()).hasSizeGreaterThan(asked);
    }

    private final Map<String, Target> targets = new HashMap<>();

    private ClusterIdentity behind(String name, String... nodes) {
        return clusters.behind(targets.computeIfAbsent(name, _ -> pve.target(name, nodes)));
    }
}
