package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `delete`: deletes a guest with its disks.
@Command(
        name = "delete",
        description = {
            "Delete one guest with its disks.",
            "Refused for a guest without the managed tag, and for one with a protected tag. Gone already is done."
        })
final class DeleteCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Option(names = "--purge", description = "Also from backup jobs, replication, HA and access control.")
    private boolean purge;

    @Mixin
    private ConductOptions.Gated conduct = new ConductOptions.Gated();

    DeleteCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given().guest(guest.guest()).with("purge", purge);
        return new Changing(invocation).perform(Method.DELETE, type, given, conduct);
    }
}
