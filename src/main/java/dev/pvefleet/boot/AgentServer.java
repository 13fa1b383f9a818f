package dev.pvefleet.boot;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.Timetable;
import dev.pvefleet.state.StoredState;
import dev.pvefleet.state.sqlite.StateFile;
import dev.pvefleet.systemd.ServiceManager;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Runs the agent in this process, with its state behind `/metrics`, `/q/health` and the admin API.
@Singleton
@Unremovable
final class AgentServer {
    private static final Logger LOG = Logger.getLogger(AgentServer.class);

    /// Of the ten seconds that a stop may take, for what runs at the end; the rest is for the state and for closing.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String PAGES = "pages";

    /// How often is looked for what has to be written anew.
    private static final Duration LOOK = Duration.ofSeconds(1);

    /// For changes that run at the end, and once more for those that are told to stop waiting.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// Pages are written on a thread of the platform: on a virtual one the JDK's writers begin with so small a buffer,
    /// and let it grow so slowly, that they cost many times what they write.
    private final ExecutorService pages = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(PAGES).factory());

    /// Not of the timetable, whose scheduler stands still where the clock is set back.
    private final ScheduledExecutorService clockWatch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());

    private final Timetable timetable;
    private final StoredState state;
    private final Exposition exposition;
    private final RunningFleet fleet;
    private final Reload reload;
    private final Heartbeat heartbeat;
    private final ServiceManager systemd;
    private final Draining draining;
    private final AdminServer admin;
    private final Clocks clocks;

    AgentServer(
            Timetable timetable,
            StoredState state,
            Exposition exposition,
            RunningFleet fleet,
            Reload reload,
            Heartbeat heartbeat,
            ServiceManager systemd,
            Draining draining,
            AdminServer admin,
            Clocks clocks) {
        this.timetable = timetable;
        this.state = state;
        this.exposition = exposition;
        this.fleet = fleet;
        this.reload = reload;
        this.heartbeat = heartbeat;
        this.systemd = systemd;
        this.draining = draining;
        this.admin = admin;
        this.clocks = clocks;
    }

    /// Returns when the process is told to stop, or the time is over.
    ///
    /// @param only the target to which it is restricted; the configuration holds no other
    void serve(FleetConfig config, Optional<TargetName> only, Optional<Duration> howLong) throws InterruptedException {
        restore(config);
        reload.begin(config, only);
        exposition.publish(state::snapshot, clocks.wall(), Version.current(), pages);
        Agent agent = new Agent(timetable, state, clocks, new Random());
        timetable.every(PAGES, LOOK, LOOK, () -> pages.execute(exposition::refresh));
        fleet.begin(config, agent);
        beat();
        var _ = clockWatch.scheduleAtFixedRate(
                () -> adjust(agent), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        LOG.infof(
                "watching %d targets; metrics are at port %d", config.targets().size(), Settings.servedPort());
        try (Signals _ = Signals.on("HUP", reload::reload)) {
            admin.open();
            Lifetime.awaitEnd(howLong);
        } finally {
            end(agent);
        }
    }

    private void restore(FleetConfig config) {
        state.open(
                new StateFile(config.state().path(), config.state().history(), clocks.wall()),
                config.targets().stream().map(TargetConfig::name).toList());
    }

    private void adjust(Agent agent) {
        try {
            exposition.moved(agent.adjust());
        } catch (RuntimeException defect) {
            LOG.error("defect, please report: the clock is not watched", defect);
        }
    }

    /// Begins at once, because what was restored is served already.
    private void beat() {
        heartbeat.run();
        timetable.every("heartbeat", Heartbeat.RATE, Heartbeat.RATE, heartbeat);
        systemd.watchdogInterval()
                .ifPresent(interval -> timetable.every("watchdog", interval, interval, systemd::alive));
    }

    private void end(Agent agent) throws InterruptedException {
        clockWatch.shutdown();
        timetable.remove("heartbeat");
        timetable.remove(PAGES);
        systemd.stopping();
        draining.begin();
        Thread changes = admin.closing(GRACE);
        try {
            if (!agent.stop(PATIENCE)) {
                LOG.warn("some reads did not end when they were told to, and are left behind");
            }
            changes.join();
        } finally {
            fleet.end();
            state.close();
        }
    }
}
