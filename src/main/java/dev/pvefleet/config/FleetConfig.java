package dev.pvefleet.config;

import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The whole of `pve-fleet.yaml`, checked and with every placeholder resolved.
///
/// @param source the file that it was read from
/// @param warnings what is allowed but should be known, such as TLS verification switched off
public record FleetConfig(
        Path source,
        Http http,
        State state,
        Safety safety,
        Duration taskTimeout,
        Duration pollInterval,
        List<TargetConfig> targets,
        List<String> warnings) {
    public FleetConfig {
        targets = List.copyOf(targets);
        warnings = List.copyOf(warnings);
    }

    /// The same with one of its targets only.
    ///
    /// @throws ConfigException if it has no such target
    public FleetConfig only(TargetName wanted) {
        List<TargetConfig> chosen =
                targets.stream().filter(target -> target.name().equals(wanted)).toList();
        if (chosen.isEmpty()) {
            String known =
                    targets.stream().map(target -> target.name().toString()).collect(Collectors.joining(", "));
            throw new ConfigException(List.of(new Mistake(
                    source.toString(), 0, 0, "targets", "there is no '%s'; there are: %s".formatted(wanted, known))));
        }
        return new FleetConfig(source, http, state, safety, taskTimeout, pollInterval, chosen, warnings);
    }

    /// Where the agent listens, and who may ask it.
    public record Http(String host, int port, Optional<Tls> tls, Optional<Secret> metricsToken, List<ApiToken> tokens) {
        public Http {
            tokens = List.copyOf(tokens);
        }
    }

    /// The server's certificate and key, as PEM files.
    public record Tls(Path cert, Path key) {}

    /// A token of the admin API, known by its hash only.
    public record ApiToken(String name, Role role, String sha256) {}

    /// What a token of the admin API may do.
    public enum Role {
        VIEWER,
        OPERATOR
    }

    /// Where the last known state is kept, and how many older versions of each record.
    public record State(Path path, int history) {}

    /// How often each operation runs on a target, and how long one run may take.
    ///
    /// @param off the operations that do not run, whatever their interval
    /// @param guestPressure whether `nodeStatus` also reads the pressure that guests are under
    public record Schedule(
            Duration sync,
            Duration nodeStatus,
            Duration smart,
            Duration guestIps,
            Duration timeout,
            Duration smartTimeout,
            Set<Operation> off,
            boolean guestPressure) {
        public Schedule {
            off = Set.copyOf(off);
        }

        /// With everything on.
        public Schedule(
                Duration sync,
                Duration nodeStatus,
                Duration smart,
                Duration guestIps,
                Duration timeout,
                Duration smartTimeout) {
            this(sync, nodeStatus, smart, guestIps, timeout, smartTimeout, Set.of(), true);
        }

        /// How often an operation runs; empty where it is off.
        public Optional<Duration> interval(Operation operation) {
            return off.contains(operation)
                    ? Optional.empty()
                    : Optional.of(
                            switch (operation) {
                                case SYNC -> sync;
                                case NODE_STATUS -> nodeStatus;
                                case SMART -> smart;
                                case GUEST_IPS -> guestIps;
                            });
        }
    }

    /// One target: a transport, the nodes that belong to it, and its schedule.
    public record TargetConfig(TargetName name, NodeScope scope, TransportConfig transport, Schedule schedule) {}
}
