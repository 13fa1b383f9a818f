package dev.pvefleet.contract;

import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.Disk;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Storage;
import dev.pvefleet.simulator.cluster.ZfsPool;
import java.util.List;
import java.util.Optional;

/// Makes a simulated cluster one that nobody need be woken for: the usual one shows all that can be wrong.
public final class HealthyCluster {
    private HealthyCluster() {}

    /// Good disks and pools, storages with room, and every guest running that can.
    public static void heal(Simulator cluster) {
        disks(cluster, "PASSED", 97.0);
        pools(cluster, "ONLINE");
        storages(cluster, true, 0.4);
        for (Guest guest : List.copyOf(cluster.cluster().guests())) {
            if (!guest.isTemplate()) {
                cluster.changes().power(guest.vmid(), Power.RUNNING);
            }
        }
    }

    static void disks(Simulator cluster, String health, double life) {
        Disk disk = new Disk(
                "/dev/nvme0n1",
                "nvme",
                "Samsung SSD 980 PRO 1TB",
                "S64ANS0R500001",
                "unknown",
                500_107_862_016L,
                "0",
                health,
                Optional.of(life),
                Optional.empty());
        cluster.spec().nodeNames().forEach(name -> cluster.changes().node(name, node -> node.withDisks(List.of(disk))));
    }

    static void pools(Simulator cluster, String health) {
        List<ZfsPool> pools = List.of(new ZfsPool("rpool", 1_000_000_000L, 500_000_000L, 10, health));
        cluster.spec()
                .nodeNames()
                .forEach(name -> cluster.changes()
                        .node(
                                name,
                                node -> new Node(
                                        node.name(),
                                        node.id(),
                                        node.ip(),
                                        node.cpus(),
                                        node.memoryBytes(),
                                        node.rootBytes(),
                                        node.bootedAt(),
                                        node.condition(),
                                        node.disks(),
                                        pools,
                                        node.interfaces())));
    }

    static void storages(Simulator cluster, boolean active, double used) {
        for (Storage storage : List.copyOf(cluster.cluster().storages())) {
            cluster.cluster()
                    .put(new Storage(
                            storage.id(),
                            storage.type(),
                            storage.content(),
                            storage.shared(),
                            active,
                            storage.totalBytes(),
                            used,
                            storage.nodes()));
        }
    }
}
