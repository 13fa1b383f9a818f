package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Amount;
import dev.pvefleet.cli.print.Table;
import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.shape.Documents;
import dev.pvefleet.simulator.Simulator;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Purpose;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `simulate`: a simulated cluster alone, for whoever wants to point something at it.
@Command(name = "simulate", description = "Start a simulated cluster, and say how to reach it.")
final class SimulateCommand implements Work {
    private final Invocation invocation;

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes; ${DEFAULT-VALUE} by default.")
    private int nodes = 3;

    @Option(
            names = "--guests",
            paramLabel = "M",
            description = "Guests on each node, and two templates; ${DEFAULT-VALUE} by default.")
    private int guests = 8;

    @Option(names = "--latency", paramLabel = "TIME", description = "What each answer takes longer, such as 20ms.")
    private Duration latency = Duration.ZERO;

    @Option(
            names = "--pve",
            paramLabel = "VERSION",
            description = "The PVE to simulate: 7, 8 or 9; ${DEFAULT-VALUE} by default.")
    private String pve = "9";

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            description = "The first node's API port; the other nodes follow, then SSH. Else free ports.")
    private int basePort;

    @Option(names = "--for", paramLabel = "TIME", description = "End after this time, such as 20s; else at Ctrl-C.")
    private @Nullable Duration howLong;

    SimulateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (PrivateFolder folder = PrivateFolder.create("pve-fleet-simulate-");
                Simulator simulator = Simulator.start(spec(), invocation.clock())) {
            Documents.Simulation simulation = describe(simulator, folder);
            invocation.print(simulation, nodes(simulation), access(simulation));
            invocation.services().awaitEnd(Optional.ofNullable(howLong));
        }
        return ExitCode.DONE;
    }

    private ClusterSpec spec() {
        try {
            return ClusterSpec.small()
                    .withVersion(version())
                    .withSize(nodes, guests)
                    .withTemplates()
                    .withPace(Pace.LIFELIKE)
                    .withLag()
                    .withLatency(latency)
                    .withPorts(basePort, basePort == 0 ? 0 : basePort + nodes);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private PveVersion version() {
        return switch (pve) {
            case "7" -> new PveVersion(7, 4);
            case "8" -> new PveVersion(8, 4);
            case "9" -> new PveVersion(9, 1);
            default -> throw new UsageException("'%s' is not a PVE that can be simulated: 7, 8 or 9".formatted(pve));
        };
    }

    private static Documents.Simulation describe(Simulator simulator, PrivateFolder folder) {
        Path config = folder.write("pve-fleet.yaml", simulator.configYaml(folder.path()));
        List<Documents.SimulatedNode> nodes = simulator.spec().nodeNames().stream()
                .map(node -> new Documents.SimulatedNode(
                        node, simulator.apiUrl(node).toString(), simulator.hasSsh() ? address(simulator, node) : null))
                .toList();
        return new Documents.Simulation(
                nodes,
                simulator.tokenId(Purpose.ADMIN),
                simulator.tokenSecret(Purpose.ADMIN),
                folder.write("pve-root-ca.pem", simulator.caPem()).toString(),
                simulator.identityFile().toString(),
                config.toString());
    }

    private static String address(Simulator simulator, NodeName node) {
        InetSocketAddress address = simulator.ssh(node);
        return "root@127.0.0.1:" + address.getPort();
    }

    private static Table nodes(Documents.Simulation simulation) {
        Table table = Table.of("Nodes", "NODE", "API", "SSH");
        simulation
                .nodes()
                .forEach(node ->
                        table.row(Cell.of(node.node()), Cell.of(node.apiUrl()), Cell.of(Amount.text(node.ssh()))));
        return table;
    }

    private static Table access(Documents.Simulation simulation) {
        return Table.of("Access", "WHAT", "VALUE")
                .row(Cell.of("tokenId"), Cell.of(simulation.tokenId()))
                .row(Cell.of("tokenSecret"), Cell.of(simulation.tokenSecret()))
                .row(Cell.of("caCert"), Cell.of(simulation.caCert()))
                .row(Cell.of("identityFile"), Cell.of(simulation.identityFile()))
                .row(Cell.of("configuration"), Cell.of(simulation.config()));
    }
}
