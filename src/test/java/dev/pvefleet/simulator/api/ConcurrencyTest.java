package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static dev.pvefleet.simulator.api.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Pace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Several who change things at the same time.
class ConcurrencyTest {
    private static final int MANY = 16;

    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates());

    @Test
    void losesNoChangeOfOneConfiguration() throws Exception {
        atOnce(index -> pve.put("/nodes/pve2/lxc/116/config", "mp" + index, "local-lvm:1,mp=/srv/" + index));

        List<String> volumes = IntStream.range(0, MANY)
                .mapToObj(index -> Drives.volume(pve.option(116, "mp" + index)))
                .toList();
        assertThat(volumes).doesNotHaveDuplicates().allMatch(volume -> volume.startsWith("local-lvm:vm-116-disk-"));
    }

    @Test
    void givesAnIdToOneCloneOnly() throws Exception {
        atOnce(_ ->
                pve.begin(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200").poll());

        long made = pve.cluster().tasks().stream()
                .filter(task -> task.type().equals("qmclone"))
                .filter(task -> pve.exit(task.upid()).equals("OK"))
                .count();
        assertThat(made).isEqualTo(1);
    }

    @Test
    void refusesTheSecondCloneOfAnIdWhileTheFirstIsAtWork() {
        Pve slow = Pve.of(ClusterSpec.small().withTemplates().withPace(Pace.INSTANT.withDisk(Duration.ofSeconds(6))));
        Upid first = slow.started(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200", "name", "first");

        assertThat(slow.refused(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200", "name", "second")
                        .message())
                .isEqualTo("unable to create VM 200: config file already exists\n");
        assertThat(slow.refused(Method.GET, "/cluster/nextid", "vmid", "200").errors())
                .containsEntry("vmid", "VM 200 already exists");
        slow.turn(Duration.ofSeconds(12));
        assertThat(slow.exit(first)).isEqualTo("OK");
        assertThat(slow.option(200, "name")).isEqualTo("first");
    }

    @Test
    void letsTheDigestDecideBetweenTwoWriters() {
        String digest = pve.get("/nodes/pve1/qemu/100/config").path("digest").asText();

        pve.put("/nodes/pve1/qemu/100/config", "tags", "one", "digest", digest);

        assertThat(pve.refused(PUT, "/nodes/pve1/qemu/100/config", "tags", "two", "digest", digest)
                        .message())
                .isEqualTo("checksum mismatch (file change by other user?)\n");
        assertThat(pve.option(100, "tags")).isEqualTo("one");
    }

    @Test
    void startsNothingNewWithoutQuorum() {
        for (String name : List.of("pve2", "pve3")) {
            pve.cluster().changeNode(new NodeName(name), node -> node.withCondition(Node.Condition.OFFLINE));
        }

        String refusal = "cluster not ready - no quorum?\n";
        assertThat(pve.refused(POST, "/nodes/pve1/qemu/121/status/start").message())
                .isEqualTo(refusal);
        assertThat(pve.refused(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200")
                        .message())
                .isEqualTo(refusal);
        assertThat(pve.refused(POST, "/nodes/pve1/lxc", "vmid", "200", "ostemplate", "local:vztmpl/x")
                        .message())
                .isEqualTo(refusal);
        assertThat(pve.exit(POST, "/nodes/pve1/qemu/100/status/stop")).isEqualTo("OK");
    }

    private interface Change {
        Object make(int index);
    }

    private static void atOnce(Change change) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> all = IntStream.range(0, MANY)
                    .mapToObj(index -> threads.submit(() -> change.make(index)))
                    .toList();
            for (Future<Object> one : all) {
                one.get();
            }
        }
    }
}
