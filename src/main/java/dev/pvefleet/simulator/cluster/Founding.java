package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Founds a cluster from a spec: nodes, storages, guests, tokens and a little history.
public final class Founding {
    private static final long GIB = 1L << 30;

    private Founding() {}

    public static Cluster of(ClusterSpec spec, Instant now) {
        Cluster cluster = new Cluster(spec);
        Hardware hardware = new Hardware(spec);
        List<NodeName> names = spec.nodeNames();
        for (int index = 0; index < names.size(); index++) {
            cluster.put(hardware.node(index, names.get(index), now));
        }
        storages(names).forEach(cluster::put);
        Cast cast = new Cast(spec, now);
        for (int index = 0; index < spec.size().guests(); index++) {
            cluster.put(cast.guest(index));
        }
        if (spec.templates()) {
            cluster.put(
                    new Storage("local-zfs", "zfspool", "images,rootdir", false, true, 1_800 * GIB, 0.22, Set.of()));
            cast.templates().forEach(cluster::put);
        }
        names.forEach(name -> history(cluster, name, now));
        Purpose.foundAll(cluster.access(), now);
        return cluster;
    }

    private static List<Storage> storages(List<NodeName> names) {
        Set<NodeName> withTank = names.size() > 1 ? Set.of(names.get(1)) : Set.of();
        return List.of(
                new Storage("local", "dir", "backup,iso,vztmpl", false, true, 94 * GIB, 0.31, Set.of()),
                new Storage("local-lvm", "lvmthin", "images,rootdir", false, true, 1_024 * GIB, 0.5, Set.of()),
                new Storage("nas", "nfs", "backup,images,iso", true, true, 20_480 * GIB, 0.93, Set.of()),
                new Storage("cold", "cifs", "backup", true, false, 0, 0, Set.of()),
                new Storage("tank", "zfspool", "images,rootdir", false, true, 3_724 * GIB, 0.8, withTank));
    }

    private static void history(Cluster cluster, NodeName node, Instant now) {
        Instant night = now.minusSeconds(9 * 3_600);
        cluster.put(task(node, 1, night, "vzdump", "", List.of("INFO: starting new backup job"), "OK"));
        cluster.put(task(
                node,
                2,
                night.plusSeconds(900),
                "aptupdate",
                "",
                List.of("starting apt-get update", "W: the repository is not signed"),
                "WARNINGS: 1"));
        cluster.put(task(
                node,
                3,
                night.plusSeconds(1_800),
                "qmstart",
                "104",
                List.of(),
                "you can't start a vm if it's a template"));
    }

    private static Task task(
            NodeName node, int number, Instant start, String type, String id, List<String> log, String exitStatus) {
        return new Task(
                node,
                4_000 + number,
                0x0012_3400L + number,
                start,
                type,
                id,
                "root@pam",
                log,
                Optional.of(new Task.End(start.plusSeconds(42), exitStatus)));
    }
}
