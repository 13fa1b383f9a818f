package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.model.TargetName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// What commands need from the rest of the program. The wiring gives the real thing, tests a fake fleet.
public interface Services {
    Clock clock();

    /// The version of this program.
    String version();

    /// How this program is called, for commands that a user shall copy: a name or a path.
    String program();

    /// Reads the configuration from the file, or from where it is looked for.
    FleetConfig config(Optional<Path> file);

    /// Whether this process may listen at the address.
    boolean isFree(Http http);

    /// Makes the targets of a configuration ready; nothing is connected until it is asked.
    Fleet open(FleetConfig config);

    /// Runs the agent until the process is told to stop, or the time is over. Reads the file of the configuration
    /// again when it is told to.
    ///
    /// @param only the target to which the agent is restricted; the configuration holds no other
    void serve(FleetConfig config, Optional<TargetName> only, Optional<Duration> howLong) throws InterruptedException;

    /// Waits until the process is told to stop, or the time is over.
    void awaitEnd(Optional<Duration> howLong) throws InterruptedException;

    /// The port on which this process serves HTTP.
    int servedPort();
}
