package dev.pvefleet.metrics;

import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Pressure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The health of a node.
final class NodeValues {
    private static final List<Catalogue> LOADS =
            List.of(Catalogue.NODE_LOAD1, Catalogue.NODE_LOAD5, Catalogue.NODE_LOAD15);

    private NodeValues() {}

    static void addTo(Samples samples, NodeRecord node) {
        String target = node.target().toString();
        String id = "node/" + node.node();
        addInfo(samples, node, target, id);
        samples.add(Catalogue.NODE_UPTIME, node.uptimeSec(), target, id);
        samples.addPercent(Catalogue.NODE_CPU, node.cpuPct(), target, id);
        samples.add(Catalogue.NODE_CPUS, node.cpus(), target, id);
        samples.addPercent(Catalogue.NODE_IOWAIT, node.iowaitPct(), target, id);
        Pressure pressure = node.pressure();
        if (pressure != null) {
            for (Stall stall : Stall.values()) {
                samples.add(
                        Catalogue.NODE_PRESSURE, stall.ratio(pressure), target, id, stall.resource(), stall.share());
            }
        }
        for (int i = 0; i < Math.min(LOADS.size(), node.loadavg().size()); i++) {
            samples.add(LOADS.get(i), node.loadavg().get(i), target, id);
        }
        samples.add(Catalogue.NODE_MEMORY_SIZE, node.memTotal(), target, id);
        samples.add(Catalogue.NODE_MEMORY_USED, node.memUsed(), target, id);
        samples.add(Catalogue.NODE_MEMORY_AVAILABLE, node.memAvailable(), target, id);
        samples.add(Catalogue.NODE_SWAP_SIZE, node.swapTotal(), target, id);
        samples.add(Catalogue.NODE_SWAP_USED, node.swapUsed(), target, id);
        samples.add(Catalogue.NODE_ROOTFS_SIZE, node.rootfsTotal(), target, id);
        samples.add(Catalogue.NODE_ROOTFS_USED, node.rootfsUsed(), target, id);
        samples.add(Catalogue.NODE_ROOTFS_AVAILABLE, node.rootfsAvail(), target, id);
    }

    /// A node of which only the disks were read has nothing to say of itself.
    private static void addInfo(Samples samples, NodeRecord node, String target, String id) {
        String version = node.pveVersion();
        String kernel = node.kernelVersion();
        if (version != null || kernel != null) {
            samples.add(Catalogue.NODE_INFO, 1, target, id, node.node().toString(), orEmpty(version), orEmpty(kernel));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
