package dev.pvefleet.cli;

import dev.pvefleet.cli.print.NodeTables;
import dev.pvefleet.health.NodeInventory;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.shape.Documents;
import dev.pvefleet.state.Observation;
import picocli.CommandLine.Command;

/// `node-config`: what each node offers to guests.
@Command(
        name = "node-config",
        aliases = "nodeConfig",
        description = "Read the storages and bridges that each node offers to guests.")
final class NodeConfigCommand implements Work {
    private final Invocation invocation;

    NodeConfigCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            NodeInventory inventory = new NodeInventory(invocation.clock());
            Readings<NodeConfigRecord> readings = Readings.ofNodes(new EachTarget(invocation.clock())
                    .ask(fleet.targets(), target -> fleet.scheduleOf(target).timeout(), inventory::run));
            invocation.print(
                    new Documents.NodeConfig(readings.values(), readings.reports()),
                    NodeTables.storages(readings.values()),
                    NodeTables.bridges(readings.values()));
            invocation.record(fleet, readings.values().stream().map(Observation.Offer::new));
            return invocation.conclude(readings.reports(), readings.read());
        }
    }
}
