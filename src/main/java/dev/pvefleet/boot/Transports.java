package dev.pvefleet.boot;

import dev.pvefleet.cli.Fleet;
import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.TransportConfig;
import dev.pvefleet.metrics.ApiCalls;
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

    Transports(Vertx vertx, ApiCalls calls, Clock clock) {
        this.vertx = vertx;
        this.calls = calls;
        this.clock = clock;
    }

    /// Makes every target ready; nothing is connected yet.
    Fleet open(FleetConfig config) {
        Ways ways = new Ways(new RestConnector(vertx, clock), new SshConnections(clock), clock);
        try {
            List<Target> targets = config.targets().stream()
                    .map(target -> new Target(
                            target.name(),
                            target.scope(),
                            config.safety(),
                            new ProxmoxApi(
                                    ways.to(target.transport(), observer(target)),
                                    clock,
                                    Optional.of(user(target.transport())))))
                    .toList();
            return new Fleet(config, targets, ways::close);
        } catch (RuntimeException e) {
            ways.close();
            throw e;
        }
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
