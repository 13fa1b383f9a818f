package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The targets of one configuration, ready to be asked.
///
/// @param closer ends their connections
public record Fleet(FleetConfig config, List<Target> targets, Runnable closer) implements AutoCloseable {
    public Fleet {
        targets = List.copyOf(targets);
    }

    /// The same fleet with one target only.
    Fleet only(TargetName wanted) {
        List<Target> chosen =
                targets.stream().filter(target -> target.name().equals(wanted)).toList();
        if (chosen.isEmpty()) {
            String known =
                    targets.stream().map(target -> target.name().toString()).collect(Collectors.joining(", "));
            throw new UsageException("there is no target '%s'; %s has: %s".formatted(wanted, config.source(), known));
        }
        return new Fleet(config, chosen, closer);
    }

    Schedule scheduleOf(Target target) {
        return config.targets().stream()
                .filter(configured -> configured.name().equals(target.name()))
                .findFirst()
                .orElseThrow()
                .schedule();
    }

    /// The deadline of a question to all targets together: that of the one which may take longest.
    Instant deadline(Clock clock) {
        return clock.instant().plus(longestTimeout());
    }

    /// How long a read may take, on the target where it may take longest.
    Duration longestTimeout() {
        return targets.stream()
                .map(target -> scheduleOf(target).timeout())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        closer.run();
    }
}
