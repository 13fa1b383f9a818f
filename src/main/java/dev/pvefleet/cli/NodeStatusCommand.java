package dev.pvefleet.cli;

import dev.pvefleet.cli.print.NodeTables;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.shape.Documents;
import dev.pvefleet.state.Observation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `node-status`: the health of each node, with what its disks say of themselves.
@Command(
        name = "node-status",
        aliases = "nodeStatus",
        description = "Read the health of each node, and the SMART verdict of each disk.")
final class NodeStatusCommand implements Work {
    private final Invocation invocation;

    @Option(
            names = "--no-smart",
            description = "Leave the disks alone: reading SMART takes longer and wakes sleeping disks.")
    private boolean noSmart;

    NodeStatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            NodeHealth health = new NodeHealth(invocation.clock());
            Readings<NodeRecord> readings = Readings.ofNodes(new EachTarget(invocation.clock())
                    .ask(
                            fleet.targets(),
                            target -> limit(fleet, target),
                            (target, deadline) -> health.run(target, !noSmart, deadline)));
            invocation.print(
                    new Documents.NodeStatus(readings.values(), readings.reports()),
                    NodeTables.health(readings.values()),
                    NodeTables.disks(readings.values()));
            invocation.record(fleet, observations(readings));
            return invocation.conclude(readings.reports(), readings.read());
        }
    }

    /// A target whose nodes all answered has no others.
    private static Stream<Observation> observations(Readings<NodeRecord> readings) {
        return readings.reports().stream().flatMap(report -> {
            List<NodeRecord> nodes = readings.values().stream()
                    .filter(node -> node.target().equals(report.name()))
                    .toList();
            return nodes.isEmpty()
                    ? Stream.empty()
                    : Stream.of(new Observation.Nodes(report.name(), nodes, report.isOk()));
        });
    }

    private Duration limit(Fleet fleet, Target target) {
        Schedule schedule = fleet.scheduleOf(target);
        return noSmart ? schedule.timeout() : schedule.smartTimeout();
    }
}
