package dev.pvefleet.simulator.api;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Answers requests as a PVE cluster does, in PVE's order: is there such a path, may one ask, is the node there, are
/// the parameters good; only then the work.
public final class ApiEngine {
    private final Cluster cluster;
    private final Workers workers;
    private final Clock clock;
    private final Routes routes;
    private final Permissions permissions;

    /// An engine with workers of its own.
    public ApiEngine(Cluster cluster, Clock clock) {
        this(new Workers(cluster, clock), clock);
    }

    public ApiEngine(Workers workers, Clock clock) {
        this.cluster = workers.cluster();
        this.workers = workers;
        this.clock = clock;
        this.permissions = new Permissions(cluster.access());
        Map<String, Handler> handlers = new HashMap<>();
        Stream.of(
                        new AccessRoom(),
                        new ClusterRoom(),
                        new NodeRoom(),
                        new NetworkRoom(),
                        new DiskRoom(),
                        new StorageRoom(),
                        new GuestRoom(),
                        new AgentRoom(),
                        new CreationRoom(),
                        new PowerRoom(),
                        new ConfigRoom(),
                        new CloneRoom(),
                        new ResizeRoom(),
                        new RemovalRoom(),
                        new TaskRoom())
                .forEach(room -> handlers.putAll(room.handlers()));
        this.routes = new Routes(Schema.of(cluster.version()), handlers);
    }

    /// Where a path leads, if anywhere.
    public Optional<Route> route(Method method, String path) {
        return routes.find(method, path);
    }

    /// The names of the parameters that an endpoint takes, `net[n]` for numbered ones.
    public SortedSet<String> parameterNames(Route route) {
        return new TreeSet<>(route.rule().properties().keySet());
    }

    /// Whether an endpoint takes the parameter as a boolean.
    public boolean isBoolean(Route route, String name) {
        return route.rule().property(name).map(Property::isBoolean).orElse(false);
    }

    /// What pvesh makes of an option that was given so often (PVE::JSONSchema, `get_options`).
    public List<String> asOption(Route route, String name, List<String> values) {
        Optional<Property> property = route.rule().property(name);
        if (property.filter(Property::isArray).isPresent()) {
            return values;
        }
        String format = property.flatMap(Property::format).orElse("");
        if (format.endsWith("-alist")) {
            return values.size() == 1 ? List.of(values.getFirst() + "\0") : values;
        }
        return List.of(format.endsWith("-list") ? String.join(",", values) : values.getLast());
    }

    /// Answers a request that need not wait for anything, as all reads are.
    ///
    /// @throws IllegalStateException if it must wait, as for a lock file that somebody holds
    public Outcome answer(Request request) {
        return begin(request)
                .poll()
                .orElseThrow(() -> new IllegalStateException(
                        "%s %s waits: begin it and poll".formatted(request.method(), request.path())));
    }

    /// Takes a request in. What need not wait is done when this returns.
    public Exchange begin(Request request) {
        workers.settle();
        Instant now = clock.instant();
        try {
            return new Exchange(workers, clock, request, work(request, now), now);
        } catch (ApiError e) {
            return new Exchange(workers, clock, request, e::thrown, now);
        }
    }

    /// A task as it stands by now.
    public Task task(Upid upid) {
        workers.settle();
        return cluster.task(upid).orElseThrow();
    }

    /// Somebody asked how a task stands without asking the API.
    public void polled(Upid upid) {
        workers.polled(upid);
    }

    /// Kills a task, as when the pipe to pvesh breaks that runs it.
    public void kill(Upid upid) {
        workers.kill(upid);
    }

    /// Whether pvesh prints a UPID right behind the last line of a task's log.
    public boolean glues() {
        return cluster.spec().habits().gluedUpid();
    }

    private Reply work(Request request, Instant now) {
        Route route = routes.find(request.method(), request.path())
                .orElseThrow(() -> ApiError.notImplemented(request.method(), request.path()));
        Map<String, List<String>> params = withPath(request, route);
        Map<String, String> values = new HashMap<>();
        params.forEach((name, given) -> values.put(name, given.isEmpty() ? "" : given.getFirst()));
        permissions.demand(route.rule().check(), request.who(), values);
        Node local = answering(request, route);
        Map<String, List<String>> checked =
                Verification.check(route.rule(), params, cluster.version().isAtLeast(8, 0));
        return route.handler()
                .answer(new Asked(workers, request.who(), local, request.warm(), now, route.rule(), checked));
    }

    private static Map<String, List<String>> withPath(Request request, Route route) {
        Map<String, List<String>> params = new LinkedHashMap<>(request.params());
        route.variables().forEach((name, value) -> {
            List<String> also = params.put(name, List.of(value));
            if (also != null && !also.equals(List.of(value))) {
                throw ApiError.parameters(
                        Map.of(name, "duplicate parameter (already defined in URI) with conflicting values"));
            }
        });
        return params;
    }

    /// The node that answers: the one in the path where the endpoint is passed on, else the one that was asked.
    private Node answering(Request request, Route route) {
        String named = route.variables().getOrDefault("node", "localhost");
        boolean passedOn = route.rule().proxied() && !named.equals("localhost");
        NodeName wanted = passedOn ? route.node().orElseThrow(() -> noSuchNode(named)) : request.entry();
        Node node = cluster.node(wanted).orElseThrow(() -> noSuchNode(named));
        if (!node.isReachable()) {
            throw new ApiError(595, "No route to host", Map.of());
        }
        return node;
    }

    private static ApiError noSuchNode(String name) {
        return ApiError.die(
                "hostname lookup '%s' failed - failed to get address info for: %s: Name or service not known"
                        .formatted(name, name));
    }
}
