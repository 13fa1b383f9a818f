package dev.pvefleet.boot;

import dev.pvefleet.config.ConfigException;
import dev.pvefleet.config.ConfigReader;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.Mistake;
import dev.pvefleet.config.Reloading;
import dev.pvefleet.config.Surroundings;
import dev.pvefleet.metrics.ConfigReloads;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.systemd.ServiceManager;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/// Puts a changed configuration in the place of the running one, or says why not.
@Singleton
@Unremovable
final class Reload implements Reloading {
    private static final Logger LOG = Logger.getLogger(Reload.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final RunningFleet fleet;
    private final MetricsRoute metrics;
    private final DetailTokens details;
    private final ConfigReloads reloads;
    private final ServiceManager systemd;
    private final Clock clock;
    private Optional<Begun> begun = Optional.empty();

    Reload(
            RunningFleet fleet,
            MetricsRoute metrics,
            DetailTokens details,
            ConfigReloads reloads,
            ServiceManager systemd,
            Clock clock) {
        this.fleet = fleet;
        this.metrics = metrics;
        this.details = details;
        this.reloads = reloads;
        this.systemd = systemd;
        this.clock = clock;
    }

    /// Takes note of what the program was started with.
    ///
    /// @param only the target to which it was restricted on the command line
    void begin(FleetConfig config, Optional<TargetName> only) {
        lock.lock();
        try {
            begun = Optional.of(new Begun(config, only));
            accept(config, List.of());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome reload() {
        lock.lock();
        try {
            Begun start = begun.orElseThrow(() -> new IllegalStateException("the agent does not run"));
            systemd.reloading();
            try {
                return reload(start);
            } finally {
                systemd.reloaded();
            }
        } finally {
            lock.unlock();
        }
    }

    private Outcome reload(Begun start) {
        try {
            FleetConfig read = new ConfigReader(Surroundings.ofThisProcess()).read(start.config.source());
            FleetConfig now = start.only.map(read::only).orElse(read);
            FleetConfig old = fleet.get();
            Difference difference = Difference.between(old, now);
            fleet.replace(now, difference);
            accept(now, old.warnings());
            return applied(difference, Difference.atRestart(start.config, now), now.warnings());
        } catch (ConfigException e) {
            return refused(e.mistakes());
        } catch (IllegalArgumentException e) {
            String found = String.valueOf(e.getMessage());
            return refused(List.of(new Mistake(start.config.source().toString(), 0, 0, "targets", found)));
        }
    }

    private void accept(FleetConfig config, List<String> said) {
        metrics.demand(config.http().metricsToken());
        details.demand(config.http());
        reloads.loaded(clock.instant());
        config.warnings().stream().filter(warning -> !said.contains(warning)).forEach(LOG::warn);
    }

    private static Outcome applied(Difference difference, List<String> atRestart, List<String> warnings) {
        LOG.infof(
                "configuration reloaded: targets added: %s, changed: %s, removed: %s, unchanged: %d",
                difference.added().stream().map(TargetConfig::name).toList(),
                difference.changed(),
                difference.removed(),
                difference.unchanged().size());
        if (!atRestart.isEmpty()) {
            LOG.warnf("these changes hold only after a restart: %s", String.join(", ", atRestart));
        }
        return new Outcome.Applied(
                difference.added().stream().map(TargetConfig::name).toList(),
                difference.changed(),
                difference.removed(),
                difference.unchanged(),
                atRestart,
                warnings);
    }

    private Outcome refused(List<Mistake> mistakes) {
        reloads.refused();
        LOG.errorf("configuration not reloaded, the running one stays; mistakes: %d", mistakes.size());
        mistakes.forEach(mistake -> LOG.errorf("%s", mistake));
        return new Outcome.Refused(mistakes);
    }

    /// What the program was started with.
    private record Begun(FleetConfig config, Optional<TargetName> only) {}
}
