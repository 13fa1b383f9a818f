package dev.pvefleet.boot;

import dev.pvefleet.cli.Fleet;
import dev.pvefleet.cli.Services;
import dev.pvefleet.config.ConfigLocation;
import dev.pvefleet.config.ConfigReader;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.Surroundings;
import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.lifecycle.LifecycleObserver;
import dev.pvefleet.lifecycle.Origin;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.shape.Shape;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.sqlite.CommandJournal;
import dev.pvefleet.state.sqlite.StateFile;
import io.quarkus.arc.Arc;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Gives the command line the real thing. What needs Quarkus is looked up only when it is used, because the command
/// line is built once before Quarkus starts, to find out what is asked.
public final class Wiring implements Services {
    private final Surroundings surroundings;

    /// That of a command, which is soon over: the time at its start, and what has passed since.
    private final Clock clock;

    private Wiring(Surroundings surroundings, Clock clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    public static Wiring ofThisProcess() {
        return new Wiring(Surroundings.ofThisProcess(), Clocks.ofThisProcess().steady());
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public RandomGenerator random() {
        return new SecureRandom();
    }

    @Override
    public String version() {
        return Version.current();
    }

    /// `deploy/pve-fleet` says how it was called itself; without it the program is taken to be in the PATH.
    @Override
    public String program() {
        return surroundings.variable("PVE_FLEET_SELF").orElse("pve-fleet");
    }

    @Override
    public FleetConfig config(Optional<Path> file) {
        return new ConfigReader(surroundings).read(new ConfigLocation(surroundings).find(file));
    }

    @Override
    public boolean isFree(Http http) {
        return Settings.isFree(http);
    }

    @Override
    public Surroundings surroundings() {
        return surroundings;
    }

    @Override
    public Lifecycle lifecycle(FleetConfig config, Consumer<String> warn) {
        AuditedLifecycle audited = new AuditedLifecycle(
                new PveLifecycle(clock, Pause.REAL),
                new CommandJournal(stateFile(config), warn),
                LifecycleObserver.NONE,
                Shape::json,
                clock);
        return (targets, change, conduct, progress) ->
                audited.perform(Origin.of(user(), "cli"), targets, change, conduct, progress);
    }

    @Override
    public Watch watchForStop(Runnable lastWords) {
        return Parting.watch(lastWords);
    }

    @Override
    public Fleet open(FleetConfig config) {
        return bean(Transports.class).open(config);
    }

    @Override
    public void record(FleetConfig config, List<Observation> seen) {
        try (OpenStore store = stateFile(config).openBeside()) {
            store.write(seen);
        }
    }

    @Override
    public void serve(FleetConfig config, Optional<TargetName> only, Optional<Duration> howLong)
            throws InterruptedException {
        bean(AgentServer.class).serve(config, only, howLong);
    }

    @Override
    public void awaitEnd(Optional<Duration> howLong) {
        Lifetime.awaitEnd(howLong);
    }

    @Override
    public int servedPort() {
        return Settings.servedPort();
    }

    /// Who sits there; with sudo, who that is really.
    private String user() {
        return surroundings
                .variable("SUDO_USER")
                .filter(name -> !name.isBlank())
                .map(name -> name + " (sudo)")
                .orElseGet(() -> System.getProperty("user.name"));
    }

    private StateFile stateFile(FleetConfig config) {
        return new StateFile(config.state().path(), config.state().history(), clock);
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
