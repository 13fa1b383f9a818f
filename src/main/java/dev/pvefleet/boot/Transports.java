package dev.pvefleet.boot;

import dev.pvefleet.cli.Fleet;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.metrics.ApiCalls;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Safety;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.rest.RestConnector;
import dev.pvefleet.proxmox.ssh.SshConnections;
import dev.pvefleet.proxmox.transport.CallObserver;
import io.quarkus.arc.Unremovable;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// Makes the way to each target out of its configuration.
@Singleton
@Unremovable
final class Transports {
    private final Vertx vertx;
    private final ApiCalls calls;
    private final Clock clock;

    Transports(Vertx vertx, ApiCalls calls, Clocks clocks) {
        this.vertx = vertx;
        this.calls = calls;
        this.clock = clocks.steady();
    }

    /// Makes every target ready; nothing is connected yet.
    Fleet open(FleetConfig config) {
        Ways ways = ways();
        try {
            List<Target> targets = config.targets().stream()
                    .map(target -> target(target, config.safety(), way(ways, target)))
                    .toList();
            return new Fleet(config, targets, ways::close);
        } catch (RuntimeException e) {
            ways.close();
            throw e;
        }
    }

    /// What the ways to the targets of one fleet share.
    Ways ways() {
        return new Ways(new RestConnector(vertx, clock), new SshConnections(clock), clock);
    }

    /// The way to one target, whose calls are counted; nothing is connected yet.
    Way way(Ways ways, TargetConfig config) {
        return ways.to(config.transport(), observer(config));
    }

    Target target(TargetConfig config, Safety safety, Way way) {
        return new Target(
                config.name(),
                config.scope(),
                safety,
                new ProxmoxApi(
                        way.transport(), clock, Optional.of(user(config.transport())), isBatching(config.transport())));
    }

    private CallObserver observer(TargetConfig target) {
        String transport = word(target.transport());
        return (endpoint, code, took) -> calls.count(
                target.name(),
                transport,
                endpoint.verb() + " " + endpoint.template(),
                took,
                code.equals("ok") ? Optional.empty() : Optional.of(code));
    }

    /// Who PVE takes us for; pvesh always acts as root (PVE::CLI::pvesh).
    private static String user(TransportConfig config) {
        return switch (config) {
            case ApiConfig api -> api.tokenId();
            case SshConfig _ -> "root@pam";
        };
    }

    /// Whether several reads are one remote command.
    private static boolean isBatching(TransportConfig config) {
        return switch (config) {
            case ApiConfig _ -> false;
            case SshConfig _ -> true;
        };
    }

    /// How a target is reached, in one word.
    static String word(TransportConfig config) {
        return switch (config) {
            case ApiConfig api -> api.tunnel().isPresent() ? "api+tunnel" : "api";
            case SshConfig _ -> "ssh";
        };
    }

    /// Whether the other end's certificate is taken unchecked.
    static boolean isUnverified(TransportConfig config) {
        return switch (config) {
            case ApiConfig api -> api.skipTlsVerify();
            case SshConfig _ -> false;
        };
    }
}
