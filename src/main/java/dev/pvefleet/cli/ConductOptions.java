package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.lifecycle.Conduct;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a change is made, whatever it is.
class ConductOptions {
    @Option(
            names = "--dry-run",
            description = "Make all checks, print the requests that would be sent to PVE, and send none of them.")
    private boolean dryRun;

    @Option(
            names = "--task-timeout",
            paramLabel = "TIME",
            description = "How long to wait for PVE's task, such as 10m; else taskTimeoutSec of the configuration.")
    private @Nullable Duration taskTimeout;

    boolean force() {
        return false;
    }

    boolean dryRun() {
        return dryRun;
    }

    Conduct conduct(FleetConfig config, Duration readTimeout) {
        return new Conduct(
                force(),
                dryRun,
                Objects.requireNonNullElse(taskTimeout, config.taskTimeout()),
                config.pollInterval(),
                readTimeout);
    }

    /// The same for changes that a gate may refuse.
    static final class Gated extends ConductOptions {
        @Option(
                names = "--force",
                description = "Override the safety gates for this call. It is written into the audit trail.")
        private boolean force;

        @Override
        boolean force() {
            return force;
        }
    }
}
