package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.model.GuestType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `start`: starts a guest, and waits for its address if asked to.
@Command(name = "start", description = "Start one guest.")
final class StartCommand implements Work {
    private final Invocation invocation;
    private final GuestType type;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Option(names = "--wait-for-ip", description = "Wait until its IPv4 address is known. None in time is a warning.")
    private boolean waitForIp;

    @Option(names = "--ip-timeout", paramLabel = "TIME", description = "How long to wait for it, such as 2m; else 60s.")
    private @Nullable Duration ipTimeout;

    @Mixin
    private ConductOptions conduct = new ConductOptions();

    StartCommand(Invocation invocation, GuestType type) {
        this.invocation = invocation;
        this.type = type;
    }

    @Override
    public Integer call() {
        Given given = new Given()
                .guest(guest.guest())
                .with("waitForIp", waitForIp || ipTimeout != null)
                .with("ipTimeoutSec", ipTimeout);
        return new Changing(invocation).perform(Method.START, type, given, conduct);
    }
}
