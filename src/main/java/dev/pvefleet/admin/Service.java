package dev.pvefleet.admin;

import dev.pvefleet.arguments.Asked;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.ClusterIdentity;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/// The API while it is open.
final class Service {
    private final Foundation foundation;
    private final Operations operations;
    private final Clusters clusters;
    private final Clock clock;

    /// @param threads of the changes
    Service(Foundation foundation, ThreadFactory threads, Patience patience, Clocks clocks) {
        this.foundation = foundation;
        this.clock = clocks.wall();
        this.operations = new Operations(foundation.lifecycle(), foundation.journal(), threads, patience, clock);
        this.clusters = new Clusters(name -> fleet().cluster(name), clocks.steady());
    }

    Foundation foundation() {
        return foundation;
    }

    Operations operations() {
        return operations;
    }

    /// Those who may come in at this moment.
    Tokens tokens() {
        return new Tokens(foundation.config().get().http().tokens());
    }

    FleetView fleet() {
        return new FleetView(foundation.state().snapshot(), clock.instant());
    }

    /// @throws ProblemException if there is no such target
    Target target(TargetName name) {
        return foundation
                .targets()
                .find(name)
                .orElseThrow(() -> FleetView.unknown(
                                name,
                                foundation.targets().all().stream()
                                        .map(Target::name)
                                        .collect(Collectors.toSet()))
                        .asException());
    }

    /// A change as it is ordered from the operations.
    ///
    /// @param arguments as the client gave them
    Order order(Visit visit, Target target, Vmid vmid, Asked asked, Map<String, ?> arguments) {
        // Whatever is wrong with the request is found before the target is asked anything.
        Optional<IdempotencyKey> key = visit.idempotencyKey();
        return new Order(
                visit.caller(),
                target,
                vmid,
                cluster(target, asked),
                asked,
                conduct(target.name(), asked),
                key,
                IdempotencyKey.hash(
                        visit.caller(), visit.context().request().method().name(), visit.path(), arguments));
    }

    /// What is behind a target, where that matters: another target could be another way to it.
    private ClusterIdentity cluster(Target target, Asked asked) {
        boolean single = foundation.targets().all().size() == 1;
        return single || asked.dryRun() ? ClusterIdentity.UNKNOWN : clusters.behind(target);
    }

    private Conduct conduct(TargetName target, Asked asked) {
        FleetConfig config = foundation.config().get();
        return new Conduct(
                asked.force(),
                asked.dryRun(),
                config.taskTimeout(),
                config.pollInterval(),
                readTimeout(config, target));
    }

    private static Duration readTimeout(FleetConfig config, TargetName target) {
        return config.targets().stream()
                .filter(known -> known.name().equals(target))
                .map(TargetConfig::schedule)
                .map(FleetConfig.Schedule::timeout)
                .findFirst()
                .orElseThrow();
    }
}
