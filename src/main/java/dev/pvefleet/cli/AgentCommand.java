package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.model.TargetName;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `agent`: reads the fleet on its schedule and serves metrics until it is stopped.
@Command(name = "agent", description = "Read the fleet on its schedule, and serve metrics until stopped.")
final class AgentCommand implements Work {
    private final Invocation invocation;

    @Mixin
    private final LogOptions log = new LogOptions();

    AgentCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Start start() {
        return Start.AGENT;
    }

    @Override
    public LogFormat logFormat() {
        return log.format();
    }

    @Override
    public Integer call() throws InterruptedException {
        FleetConfig config = invocation.services().config(invocation.options().config());
        Optional<TargetName> only = invocation.options().target();
        invocation.services().serve(only.map(config::only).orElse(config), only, Optional.empty());
        return ExitCode.DONE;
    }
}
