package dev.pvefleet.boot;

import dev.pvefleet.cli.Fleet;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.schedule.Timetable;
import dev.pvefleet.state.FleetState;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Runs the agent in this process, with its state behind `/metrics` and `/q/health`.
@Singleton
@Unremovable
final class AgentServer {
    private static final Logger LOG = Logger.getLogger(AgentServer.class);

    private final Timetable timetable;
    private final FleetState state;
    private final Exposition exposition;
    private final MetricsRoute metricsRoute;
    private final Clock clock;

    AgentServer(Timetable timetable, FleetState state, Exposition exposition, MetricsRoute metricsRoute, Clock clock) {
        this.timetable = timetable;
        this.state = state;
        this.exposition = exposition;
        this.metricsRoute = metricsRoute;
        this.clock = clock;
    }

    /// Returns when the process is told to stop, or the time is over.
    void serve(Fleet fleet, Optional<Duration> howLong) throws InterruptedException {
        metricsRoute.demand(fleet.config().http().metricsToken());
        exposition.publish(state::snapshot, clock, Version.current());
        Agent agent = new Agent(timetable, state, clock, new Random());
        agent.enter(watched(fleet));
        LOG.infof("watching %d targets; metrics are at port %d", fleet.targets().size(), Settings.servedPort());
        try {
            Lifetime.awaitEnd(howLong);
        } finally {
            agent.stop(Duration.ofSeconds(8));
        }
    }

    private static List<Watched> watched(Fleet fleet) {
        return fleet.config().targets().stream()
                .flatMap(config -> fleet.targets().stream()
                        .filter(target -> target.name().equals(config.name()))
                        .map(target -> watched(target, config)))
                .toList();
    }

    private static Watched watched(Target target, TargetConfig config) {
        Facts facts = new Facts(
                target.name(),
                nodes(target.scope()),
                Transports.word(config.transport()),
                Transports.isUnverified(config.transport()));
        return new Watched(target, config.schedule(), facts);
    }

    private static String nodes(NodeScope scope) {
        return switch (scope) {
            case NodeScope.All() -> "all";
            case NodeScope.Named(var nodes) ->
                nodes.stream().map(NodeName::toString).collect(Collectors.joining(","));
        };
    }
}
