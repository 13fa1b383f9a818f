package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Load;
import dev.pvefleet.simulator.cluster.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// `/nodes` and what a node says of itself.
final class NodeRoom implements Room {
    private static final List<String> PRESSURES =
            List.of("pressurecpusome", "pressureiosome", "pressureiofull", "pressurememorysome", "pressurememoryfull");
    private static final int ROWS = 70;

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /nodes", NodeRoom::nodes,
                "GET /nodes/{node}/status", NodeRoom::status,
                "GET /nodes/{node}/rrddata", NodeRoom::rrddata);
    }

    private static Answer nodes(Asked asked) {
        ArrayNode list = Json.array();
        for (Node node : asked.cluster().nodes()) {
            ObjectNode entry = list.addObject();
            summary(entry, node, asked);
            entry.put("ssl_fingerprint", fingerprint(asked.cluster(), node));
        }
        return Answer.of(list);
    }

    /// Of a certificate that no other cluster's node has.
    private static String fingerprint(Cluster cluster, Node node) {
        String seed = cluster.spec().name() + " " + node.name();
        String hex = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
        return (hex + hex).replaceAll("..(?=.)", "$0:");
    }

    /// What the lists say of a node. Numbers need Sys.Audit on it, and a node that gives no news has none.
    static void summary(ObjectNode entry, Node node, Asked asked) {
        entry.put("id", "node/" + node.name());
        entry.put("type", "node");
        entry.put("node", node.name().toString());
        boolean heardOf = asked.cluster().isHeardOf(node.name(), asked.now());
        entry.put("status", statusWord(node, heardOf));
        entry.put("level", "");
        if (heardOf && asked.may("/nodes/" + node.name(), "Sys.Audit")) {
            NodeFigures figures = NodeFigures.of(asked.cluster(), node, Ticks.of(asked.now()));
            entry.put("cpu", figures.cpu());
            entry.put("maxcpu", node.cpus());
            entry.put("mem", figures.memory());
            entry.put("maxmem", node.memoryBytes());
            entry.put("disk", figures.root());
            entry.put("maxdisk", node.rootBytes());
            entry.put("uptime", figures.uptime());
        }
    }

    private static String statusWord(Node node, boolean heardOf) {
        return switch (node.condition()) {
            case ONLINE -> heardOf ? "online" : "unknown";
            case OFFLINE -> "offline";
            case SILENT -> "unknown";
        };
    }

    private static Answer status(Asked asked) {
        Node node = asked.local();
        NodeFigures figures = NodeFigures.of(asked.cluster(), node, asked.now());
        Release release = Release.of(asked.cluster().version());
        ObjectNode data = Json.object();
        data.put("uptime", figures.uptime());
        data.put("cpu", asked.warm() ? figures.cpu() : 0);
        data.put("wait", asked.warm() ? figures.iowait() : 0);
        data.put("idle", 0);
        ArrayNode loads = data.putArray("loadavg");
        List.of(figures.load1(), figures.load5(), figures.load15())
                .forEach(value -> loads.add(String.format(Locale.ROOT, "%.2f", value)));
        memory(data, node, figures, asked);
        rootfs(data, node, figures);
        data.putObject("ksm").put("shared", 0);
        cpuinfo(data, node);
        data.put("kversion", "Linux " + release.kernel() + " #1 SMP PREEMPT_DYNAMIC");
        if (asked.isAtLeast(8, 0)) {
            data.putObject("current-kernel")
                    .put("sysname", "Linux")
                    .put("release", release.kernel())
                    .put("version", "#1 SMP PREEMPT_DYNAMIC")
                    .put("machine", "x86_64");
            data.putObject("boot-info").put("mode", "efi").put("secureboot", 0);
        }
        data.put("pveversion", release.packageVersion());
        return Answer.of(data);
    }

    private static void memory(ObjectNode data, Node node, NodeFigures figures, Asked asked) {
        long free = node.memoryBytes() - figures.memory();
        ObjectNode memory = data.putObject("memory");
        memory.put("total", node.memoryBytes());
        memory.put("used", figures.memory());
        memory.put("free", free);
        if (asked.isAtLeast(9, 0)) {
            memory.put("available", free);
        }
        long swap = 8L << 30;
        data.putObject("swap").put("total", swap).put("used", 0).put("free", swap);
    }

    private static void rootfs(ObjectNode data, Node node, NodeFigures figures) {
        long free = node.rootBytes() - figures.root();
        data.putObject("rootfs")
                .put("total", node.rootBytes())
                .put("used", figures.root())
                .put("avail", free - free / 20)
                .put("free", free);
    }

    private static void cpuinfo(ObjectNode data, Node node) {
        data.putObject("cpuinfo")
                .put("model", "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz")
                .put("sockets", 1)
                .put("cores", node.cpus() / 2)
                .put("cpus", node.cpus())
                .put("mhz", "2400.000")
                .put("hvm", "1")
                .put("user_hz", 100)
                .put("flags", "fpu vme de pse tsc msr pae mce");
    }

    /// Rows of one minute; the newest has its time only, since its sample is not there yet.
    private static Answer rrddata(Asked asked) {
        Node node = asked.local();
        long newest = asked.now().getEpochSecond() / 60 * 60;
        ArrayNode rows = Json.array();
        for (int back = ROWS - 1; back > 0; back--) {
            row(rows.addObject(), node, Instant.ofEpochSecond(newest - back * 60L), asked);
        }
        rows.addObject().put("time", newest);
        return Answer.of(rows);
    }

    private static void row(ObjectNode row, Node node, Instant at, Asked asked) {
        NodeFigures figures = NodeFigures.of(asked.cluster(), node, at);
        Load load = asked.cluster().load(node.name());
        row.put("time", at.getEpochSecond());
        row.put("cpu", figures.cpu());
        row.put("iowait", figures.iowait());
        row.put("loadavg", figures.load1());
        row.put("maxcpu", node.cpus());
        row.put("memtotal", node.memoryBytes());
        row.put("memused", figures.memory());
        row.put("swaptotal", 8L << 30);
        row.put("swapused", 0);
        row.put("roottotal", node.rootBytes());
        row.put("rootused", figures.root());
        row.put("netin", load.between(1_000, 2_000_000, at, 20));
        row.put("netout", load.between(1_000, 2_000_000, at, 21));
        if (asked.isAtLeast(9, 0)) {
            row.put("memavailable", node.memoryBytes() - figures.memory());
            row.put("arcsize", 0);
            for (int index = 0; index < PRESSURES.size(); index++) {
                row.put(PRESSURES.get(index), load.between(0, 9, at, 30 + index));
            }
        }
    }
}
