package dev.pvefleet.cli;

import dev.pvefleet.cli.print.NodeTables;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.shape.Documents;
import java.time.Duration;
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
            return invocation.conclude(readings.reports(), readings.read());
        }
    }

    private Duration limit(Fleet fleet, Target target) {
        Schedule schedule = fleet.scheduleOf(target);
        return noSmart ? schedule.timeout() : schedule.smartTimeout();
    }
}
