package dev.pvefleet.admin;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.FleetConfig.State;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.Reloading;
import dev.pvefleet.config.Secret;
import dev.pvefleet.lifecycle.AuditedLifecycle;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.lifecycle.LifecycleObserver;
import dev.pvefleet.metrics.Fleets;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.shape.Shape;
import dev.pvefleet.state.FleetState;
import dev.pvefleet.state.MemoryJournal;
import dev.pvefleet.state.MemoryState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An agent that the API can stand on: two targets of which the first has a full snapshot, two tokens, and changes
/// that do what a test wants.
final class FakeAgent {
    static final TargetName LAB = new TargetName("lab");
    static final TargetName OTHER = new TargetName("other");
    static final String OPERATOR = "operators-token";
    static final String VIEWER = "viewers-token";

    /// What the API asks itself, to tell the clusters behind the targets apart.
    private static final Set<Endpoint> ABOUT_THE_CLUSTER =
            Set.of(Endpoint.CLUSTER_STATUS, Endpoint.NODES, Endpoint.CLUSTER_RESOURCES);

    final MemoryJournal journal = new MemoryJournal();
    final FleetState state = new MemoryState();
    final FakeStore store = new FakeStore();
    final AtomicInteger authFailures = new AtomicInteger();
    volatile List<ApiToken> tokens = List.of(token("ops", Role.OPERATOR, OPERATOR), token("eyes", Role.VIEWER, VIEWER));
    volatile Lifecycle changes;
    volatile Function<TargetName, Target> ways = this::unasked;
    volatile RunNow runs = (_, _) -> true;
    volatile Reloading reloading = () -> {
        throw new IllegalStateException("no reload is expected");
    };
    private final Clock clock;

    FakeAgent(Clock clock) {
        this.clock = clock;
        this.changes = (targets, change, _, _) -> done(targets.getFirst().name(), change.operation());
        state.update(_ -> Fleets.full());
    }

    static ApiToken token(String name, Role role, String token) {
        return new ApiToken(name, role, HexFormat.of().formatHex(Sha256.of(token.getBytes(StandardCharsets.UTF_8))));
    }

    Foundation foundation() {
        return new Foundation(
                this::config,
                () -> List.of(target(LAB), target(OTHER)),
                state,
                store,
                journal,
                lifecycle(),
                (target, operation) -> runs.run(target, operation),
                () -> reloading.reload(),
                authFailures::incrementAndGet);
    }

    AuditedLifecycle lifecycle() {
        return new AuditedLifecycle(
                (targets, change, conduct, progress) -> changes.perform(targets, change, conduct, progress),
                journal,
                LifecycleObserver.NONE,
                Shape::json,
                clock);
    }

    ChangeResult done(TargetName target, String operation) {
        return new ChangeResult(
                target,
                GuestType.QEMU,
                new Vmid(100),
                "web",
                new NodeName("pve1"),
                operation,
                true,
                "running",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                clock.instant());
    }

    Target target(TargetName name) {
        return ways.apply(name);
    }

    private Target unasked(TargetName name) {
        return new Target(
                name,
                new NodeScope.All(),
                new Safety("swamp", Set.of("production")),
                new ProxmoxApi(
                        call -> {
                            if (ABOUT_THE_CLUSTER.contains(call.endpoint())) {
                                throw TransportException.notSent(Kind.UNREACHABLE, "no cluster", "none", null, null);
                            }
                            throw new IllegalStateException("nobody may ask " + call);
                        },
                        clock));
    }

    private FleetConfig config() {
        ApiConfig api = new ApiConfig(
                List.of(URI.create("https://192.0.2.10:8006")),
                "svc@pve!automation",
                new Secret("hunter2"),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
        Schedule schedule = new Schedule(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2));
        return new FleetConfig(
                Path.of("pve-fleet.yaml"),
                new Http("127.0.0.1", 9810, Optional.empty(), Optional.empty(), tokens),
                new State(Path.of("state.db"), 20),
                new Safety("swamp", Set.of("production")),
                Duration.ofSeconds(300),
                Duration.ofSeconds(3),
                List.of(
                        new TargetConfig(LAB, new NodeScope.All(), api, schedule),
                        new TargetConfig(OTHER, new NodeScope.All(), api, schedule)),
                List.of());
    }
}
