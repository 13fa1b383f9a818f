package dev.pvefleet.cli;

import java.util.Optional;
import picocli.CommandLine.Command;

/// `agent`: reads the fleet on its schedule and serves metrics until it is stopped.
@Command(name = "agent", description = "Read the fleet on its schedule, and serve metrics until stopped.")
final class AgentCommand implements Work {
    private final Invocation invocation;

    AgentCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Start start() {
        return Start.AGENT;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Fleet fleet = invocation.open()) {
            invocation.services().serve(fleet, Optional.empty());
            return ExitCode.DONE;
        }
    }
}
