package dev.pvefleet.boot;

import dev.pvefleet.config.CurrentConfig;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.metrics.ApiCalls;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot.Facts;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.Targets;
import dev.pvefleet.schedule.Agent;
import dev.pvefleet.schedule.Agent.Watched;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The fleet that the agent goes by at this moment: its configuration, and an open way to each target.
@Singleton
@Unremovable
final class RunningFleet implements CurrentConfig, Targets {
    /// For who still works with a target that was replaced: longer than anybody waits for a task.
    private static final Duration AFTER_THE_TASKS = Duration.ofMinutes(1);

    private final Transports transports;
    private final ApiCalls calls;
    private final Later later;
    private volatile Optional<Running> running = Optional.empty();

    RunningFleet(Transports transports, ApiCalls calls, Later later) {
        this.transports = transports;
        this.calls = calls;
        this.later = later;
    }

    /// Opens the ways to all targets, and has the agent watch them.
    void begin(FleetConfig config, Agent agent) {
        Ways ways = transports.ways();
        Map<TargetName, Member> members = open(config, config.targets(), ways);
        running = Optional.of(new Running(config, members, ways, agent));
        agent.enter(watched(config.targets(), members));
    }

    /// Goes by another configuration. What did not change is not touched.
    ///
    /// @throws IllegalArgumentException if a way cannot be opened; then nothing has changed
    void replace(FleetConfig config, Difference difference) {
        Running old = running();
        List<TargetConfig> opened = new ArrayList<>(difference.added());
        opened.addAll(difference.replaced());
        Map<TargetName, Member> members = open(config, opened, old.ways);

        List<TargetName> left = new ArrayList<>(difference.removed());
        difference.replaced().forEach(target -> left.add(target.name()));
        left.forEach(name -> leave(old, name));
        opened.forEach(target -> calls.expect(target.name()));

        config.targets()
                .forEach(target -> members.computeIfAbsent(
                        target.name(), name -> Objects.requireNonNull(old.members.get(name), name::toString)));
        running = Optional.of(new Running(config, members, old.ways, old.agent));
        old.agent.enter(watched(opened, members));
        watched(difference.retimed(), members).forEach(old.agent::retime);
    }

    /// Runs an operation out of turn.
    ///
    /// @return whether it ran
    boolean runNow(TargetName target, Operation operation) {
        return running().agent.runNow(target, operation);
    }

    /// Closes all ways.
    void end() {
        running.ifPresent(it -> it.ways.close());
    }

    @Override
    public FleetConfig get() {
        return running().config;
    }

    @Override
    public List<Target> all() {
        Running now = running();
        return now.config.targets().stream()
                .map(target -> Objects.requireNonNull(now.members.get(target.name())).target)
                .toList();
    }

    private void leave(Running old, TargetName name) {
        old.agent.leave(name);
        calls.forget(name);
        Way way = Objects.requireNonNull(old.members.get(name)).way;
        later.run(old.config.taskTimeout().plus(AFTER_THE_TASKS), () -> old.ways.close(way));
    }

    private Map<TargetName, Member> open(FleetConfig config, List<TargetConfig> targets, Ways ways) {
        Map<TargetName, Member> members = new LinkedHashMap<>();
        try {
            for (TargetConfig target : targets) {
                Way way = transports.way(ways, target);
                members.put(target.name(), new Member(transports.target(target, config.safety(), way), way));
            }
            return members;
        } catch (RuntimeException e) {
            members.values().forEach(member -> ways.close(member.way));
            throw e;
        }
    }

    private static List<Watched> watched(List<TargetConfig> targets, Map<TargetName, Member> members) {
        return targets.stream()
                .map(config -> new Watched(
                        Objects.requireNonNull(members.get(config.name())).target, config.schedule(), facts(config)))
                .toList();
    }

    private static Facts facts(TargetConfig config) {
        return new Facts(
                config.name(),
                nodes(config.scope()),
                Transports.word(config.transport()),
                Transports.isUnverified(config.transport()));
    }

    private static String nodes(NodeScope scope) {
        return switch (scope) {
            case NodeScope.All() -> "all";
            case NodeScope.Named(var nodes) ->
                nodes.stream().map(NodeName::toString).collect(Collectors.joining(","));
        };
    }

    private Running running() {
        return running.orElseThrow(() -> new IllegalStateException("the agent does not run"));
    }

    /// A target and the way to it.
    private record Member(Target target, Way way) {}

    /// All that is replaced at once.
    private record Running(FleetConfig config, Map<TargetName, Member> members, Ways ways, Agent agent) {}
}
