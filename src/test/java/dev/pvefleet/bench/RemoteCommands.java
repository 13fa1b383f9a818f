package dev.pvefleet.bench;

import dev.pvefleet.bench.Simulation.Count;
import dev.pvefleet.bench.Simulation.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many remote commands a cycle costs over SSH: each pvesh in it is a second of Perl for the node.
final class RemoteCommands implements Question {
    private static final int CYCLES = 2;
    private static final Size HOST = new Size(1, 50);
    private static final Size CLUSTER = new Size(3, 50);
    private static final String SCHEDULE = "sync: 12s, nodeStatus: 12s, smart: 24h, guestIps: 24h";
    private static final Line OF_HOST =
            Line.within(2, Unit.COUNT, "remote commands in a cycle over SSH (1 an operation), " + HOST);
    private static final Line OF_CLUSTER =
            Line.within(5, Unit.COUNT, "remote commands in a cycle over SSH (2 a cluster and 1 a node), " + CLUSTER);

    @Override
    public String name() {
        return "ssh";
    }

    @Override
    public List<Line> lines() {
        return List.of(OF_HOST, OF_CLUSTER);
    }

    @Override
    public void measure(Form form, Path folder, Sheet sheet) throws Exception {
        sheet.put(OF_HOST, form, commands(form, Files.createDirectory(folder.resolve("host")), HOST, "node: pve1"));
        sheet.put(
                OF_CLUSTER,
                form,
                commands(form, Files.createDirectory(folder.resolve("cluster")), CLUSTER, "nodes: all"));
    }

    private static double commands(Form form, Path folder, Size size, String scope) throws Exception {
        try (Simulation simulation = Simulation.start(size);
                AgentProcess agent = new Setup(
                                folder, form, SCHEDULE, List.of(simulation.overSsh(folder, "lab", scope, 0)))
                        .start()) {
            agent.awaitReady();
            Cycles cycles = new Cycles(simulation, Way.SSH);
            Count begin = cycles.quiet();
            return cycles.askedInACycle(begin, cycles.after(CYCLES, begin));
        }
    }
}
