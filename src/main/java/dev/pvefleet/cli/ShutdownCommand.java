package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `shutdown`: asks a guest to shut down.
@Command(
        name = "shutdown",
        description = {"Ask one guest to shut down, and wait.", "Refused for a guest without the managed tag."})
final class ShutdownCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long PVE waits for the guest, such as 3m; else as long as PVE likes, about a minute.")
    private @Nullable Duration timeout;

    @Option(names = "--force-stop", description = "Let PVE stop the guest if it has not shut down in time.")
    private boolean forceStop;

    @Mixin
    private ConductOptions.Gated conduct = new ConductOptions.Gated();

    ShutdownCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given =
                new Given().guest(guest.guest()).with("timeoutSec", timeout).with("forceStop", forceStop);
        return new Changing(invocation).perform(Method.SHUTDOWN, type, given, conduct);
    }
}
