package dev.pvefleet.cli;

import dev.pvefleet.cli.EachTarget.Attempt;
import dev.pvefleet.cli.print.GuestTables;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.shape.Documents;
import dev.pvefleet.state.Observation;
import dev.pvefleet.sync.Sync;
import java.util.List;
import picocli.CommandLine.Command;

/// `sync`: every guest of the targets, as PVE sees them now.
@Command(name = "sync", description = "Read every guest and storage of the targets.")
final class SyncCommand implements Work {
    private final Invocation invocation;

    SyncCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            Sync sync = new Sync(invocation.clock());
            List<Attempt<Inventory>> attempts = new EachTarget(invocation.clock())
                    .ask(fleet.targets(), target -> fleet.scheduleOf(target).timeout(), sync::run);
            Readings<Inventory> readings = Readings.of(attempts, List::of);
            Documents.Synced document = new Documents.Synced(
                    readings.values().stream()
                            .flatMap(it -> it.guests().stream())
                            .toList(),
                    readings.values().stream()
                            .flatMap(it -> it.storages().stream())
                            .toList(),
                    readings.reports());
            invocation.print(document, GuestTables.list(document.guests()), GuestTables.storages(document.storages()));
            invocation.printNotices(readings.values());
            invocation.record(fleet, readings.values().stream().map(Observation.Everything::new));
            return invocation.conclude(readings.reports(), readings.read());
        }
    }
}
