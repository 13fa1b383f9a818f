package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.Surroundings;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.state.Observation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What commands need from the rest of the program. The wiring gives the real thing, tests a fake fleet.
public interface Services {
    Clock clock();

    /// Randomness that nobody can guess.
    RandomGenerator random();

    /// The version of this program.
    String version();

    /// How this program is called, for commands that a user shall copy: a name or a path.
    String program();

    /// Reads the configuration from the file, or from where it is looked for.
    FleetConfig config(Optional<Path> file);

    /// Whether this process may listen at the address.
    boolean isFree(Http http);

    /// The environment and files that arguments may name.
    Surroundings surroundings();

    /// What changes guests, with each change written into the audit trail under the name of this process's user.
    ///
    /// @param warn is told why a change cannot be written down
    Lifecycle lifecycle(FleetConfig config, Consumer<String> warn);

    /// Calls back should the process be told to stop meanwhile, by Ctrl-C or by a signal. The thread that asked is
    /// interrupted then, and gets a moment to end what it does.
    Watch watchForStop(Runnable lastWords);

    /// Makes the targets of a configuration ready; nothing is connected until it is asked.
    Fleet open(FleetConfig config);

    /// Records in the state file what a command saw, also beside a running agent.
    ///
    /// @throws dev.pvefleet.state.StateException if the file cannot be written
    void record(FleetConfig config, List<Observation> seen);

    /// Runs the agent until the process is told to stop, or the time is over. Reads the file of the configuration
    /// again when it is told to.
    ///
    /// @param only the target to which the agent is restricted; the configuration holds no other
    void serve(FleetConfig config, Optional<TargetName> only, Optional<Duration> howLong) throws InterruptedException;

    /// Waits until the process is told to stop, or the time is over.
    void awaitEnd(Optional<Duration> howLong) throws InterruptedException;

    /// The port on which this process serves HTTP.
    int servedPort();

    /// Whether the process is told to stop.
    @FunctionalInterface
    interface Watch {
        /// Watches no longer.
        ///
        /// @return false if the process is being stopped already, so that there is nothing more to say
        boolean end();
    }
}
