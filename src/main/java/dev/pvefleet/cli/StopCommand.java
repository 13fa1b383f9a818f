package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `stop`: stops a guest at once.
@Command(
        name = "stop",
        description = {"Stop one guest at once.", "Refused for a guest without the managed tag."})
final class StopCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Mixin
    private ConductOptions.Gated conduct = new ConductOptions.Gated();

    StopCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given().guest(guest.guest());
        return new Changing(invocation).perform(Method.STOP, type, given, conduct);
    }
}
