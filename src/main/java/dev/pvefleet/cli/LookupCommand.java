package dev.pvefleet.cli;

import dev.pvefleet.cli.print.GuestTables;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.state.Observation;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// `lookup`: the live status of one guest.
@Command(name = "lookup", description = "Read the live status of one guest.")
final class LookupCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    LookupCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            GuestRecord record = new Guests(invocation.clock())
                    .lookup(
                            fleet.targets(),
                            type,
                            guest.guest().orElseThrow(),
                            fleet.deadline(invocation.clock()),
                            invocation::warnOf);
            invocation.print(record, GuestTables.one(record));
            invocation.record(fleet, Stream.of(new Observation.OneGuest(record)));
            return ExitCode.DONE;
        }
    }
}
