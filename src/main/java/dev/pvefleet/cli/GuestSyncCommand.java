package dev.pvefleet.cli;

import dev.pvefleet.cli.print.GuestTables;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.shape.Documents;
import dev.pvefleet.shape.TargetReport;
import dev.pvefleet.state.Observation;
import dev.pvefleet.sync.Sync;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// `qemu sync` and `lxc sync`: one guest, or every guest of the type.
@Command(name = "sync", description = "Read one guest, or every guest of this type.")
final class GuestSyncCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup
    private GuestOption guest = new GuestOption();

    GuestSyncCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            Optional<GuestRef> wanted = guest.guest();
            return wanted.isPresent() ? one(fleet, wanted.get()) : all(fleet);
        }
    }

    private int one(Fleet fleet, GuestRef wanted) {
        GuestRecord record = new Guests(invocation.clock())
                .lookup(fleet.targets(), type, wanted, fleet.deadline(invocation.clock()), invocation::warnOf);
        print(List.of(record), List.of(TargetReport.ok(record.target())));
        invocation.record(fleet, Stream.of(new Observation.OneGuest(record)));
        return ExitCode.DONE;
    }

    private int all(Fleet fleet) {
        Sync sync = new Sync(invocation.clock());
        Readings<Inventory> readings = Readings.of(
                new EachTarget(invocation.clock())
                        .ask(fleet.targets(), target -> fleet.scheduleOf(target).timeout(), sync::run),
                List::of);
        List<GuestRecord> guests = readings.values().stream()
                .flatMap(inventory -> inventory.guests().stream())
                .filter(record -> record.type() == type)
                .toList();
        print(guests, readings.reports());
        invocation.printNotices(readings.values());
        invocation.record(fleet, readings.values().stream().map(Observation.Everything::new));
        return invocation.conclude(readings.reports(), readings.read());
    }

    private void print(List<GuestRecord> guests, List<TargetReport> reports) {
        invocation.print(new Documents.Guests(guests, reports), GuestTables.list(guests));
    }
}
