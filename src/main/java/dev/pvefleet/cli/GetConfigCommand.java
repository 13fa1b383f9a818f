package dev.pvefleet.cli;

import dev.pvefleet.cli.print.GuestTables;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.state.Observation;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/// `get-config`: the declarative configuration of one guest.
@Command(name = "get-config", aliases = "getConfig", description = "Read the configuration of one guest.")
final class GetConfigCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    GetConfigCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        try (Fleet fleet = invocation.open()) {
            GuestConfig config = new Guests(invocation.clock())
                    .config(fleet.targets(), type, guest.guest().orElseThrow(), fleet.deadline(invocation.clock()));
            invocation.print(config, GuestTables.config(config));
            invocation.record(fleet, Stream.of(new Observation.Options(config)));
            return ExitCode.DONE;
        }
    }
}
