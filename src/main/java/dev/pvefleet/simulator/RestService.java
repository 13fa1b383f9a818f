package dev.pvefleet.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.api.Exchange;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.api.Outcome;
import dev.pvefleet.simulator.api.Request;
import dev.pvefleet.simulator.api.Route;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Identity;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Takes HTTP requests as PVE::APIServer::AnyEvent does, asks the engine, and lets faults strike.
final class RestService {
    private static final long POLL_MILLIS = 5;
    private static final String BASE = "/api2/json";

    private final Vertx vertx;
    private final Cluster cluster;
    private final ApiEngine engine;
    private final Clock clock;
    private final Faults faults;
    private final Counters counters;
    private final Map<HttpConnection, RestConnection> connections = new ConcurrentHashMap<>();

    RestService(Vertx vertx, Cluster cluster, ApiEngine engine, Clock clock, Faults faults, Counters counters) {
        this.vertx = vertx;
        this.cluster = cluster;
        this.engine = engine;
        this.clock = clock;
        this.faults = faults;
        this.counters = counters;
    }

    void connected(HttpConnection connection, NodeName entry) {
        counters.connection();
        RestConnection known = new RestConnection(
                vertx, connection, entry, cluster.spec().delays().keepAlive());
        connections.put(connection, known);
        connection.closeHandler(_ -> {
            known.stopTimer();
            connections.remove(connection);
            counters.connectionEnded();
        });
        known.idle();
    }

    /// Closes the connections of a node that goes down.
    void forget(NodeName entry) {
        for (Map.Entry<HttpConnection, RestConnection> each : connections.entrySet()) {
            if (each.getValue().entry().equals(entry)) {
                each.getKey().close();
            }
        }
    }

    void handle(HttpServerRequest http, NodeName entry) {
        RestConnection connection = connections.get(http.connection());
        if (connection == null) {
            http.connection().close();
            return;
        }
        connection.busy();
        RestReply reply = new RestReply(
                vertx,
                http,
                connection,
                cluster.version().isAtLeast(8, 4),
                cluster.spec().delays().brokenPipe());
        Optional<String> unfit = unfit(http);
        if (unfit.isPresent()) {
            reply.plain(501, unfit.get());
            return;
        }
        http.body().onSuccess(body -> authorized(http, entry, reply, body.getBytes()));
    }

    /// What the server layer refuses before it looks at anything else.
    private Optional<String> unfit(HttpServerRequest http) {
        Optional<Method> method = Method.ofHttp(http.method().name());
        if (method.isEmpty()) {
            return Optional.of(
                    "method '%s' not available".formatted(http.method().name()));
        }
        if (http.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return Optional.of("chunked transfer encoding not supported");
        }
        long length = contentLength(http);
        boolean bodiless = method.get() == Method.GET || method.get() == Method.DELETE;
        if (bodiless && length > 0) {
            return Optional.of("Unexpected content for method '%s'".formatted(method.get()));
        }
        long most = (cluster.version().isAtLeast(8, 4) ? 512 : 64) * 1024L;
        return length > most ? Optional.of("for data too large") : Optional.empty();
    }

    private static long contentLength(HttpServerRequest http) {
        String text = http.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void authorized(HttpServerRequest http, NodeName entry, RestReply reply, byte[] body) {
        String header = http.getHeader(HttpHeaders.AUTHORIZATION);
        Optional<TokenHeader> token = header == null ? Optional.empty() : TokenHeader.parse(header);
        Optional<Identity> who =
                token.flatMap(given -> cluster.access().authenticate(given.tokenId(), given.secret(), clock.instant()));
        if (who.isEmpty()) {
            String reason = token.isEmpty() ? "No ticket" : "Authentication failed!";
            reply.after(cluster.spec().delays().auth(), () -> reply.refuse(401, reason, Map.of()));
            return;
        }
        String path = Optional.ofNullable(http.path()).orElse("");
        if (!path.startsWith(BASE + "/")) {
            reply.plain(404, "no such file '%s'".formatted(path));
            return;
        }
        try {
            Request request = new Request(
                    who.get(),
                    entry,
                    true,
                    Method.valueOf(http.method().name()),
                    BodyDecoding.decoded(path.substring(BASE.length()).replace("+", "%2B")),
                    params(http, body));
            dispatch(request, reply);
        } catch (BodyDecoding.Malformed e) {
            reply.refuse(500, e.getMessage() + "\n", Map.of());
        }
    }

    /// The parameters of the query go before those of the body.
    private Map<String, List<String>> params(HttpServerRequest http, byte[] body) throws BodyDecoding.Malformed {
        Map<String, List<String>> params = new LinkedHashMap<>();
        String type =
                Optional.ofNullable(http.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
        if (type.startsWith("application/json")) {
            params.putAll(BodyDecoding.json(body, cluster.version().isAtLeast(8, 0)));
        } else {
            params.putAll(BodyDecoding.form(new String(body, UTF_8)));
        }
        if (http.query() != null) {
            params.putAll(BodyDecoding.form(http.query()));
        }
        Map<String, List<String>> frozen = new LinkedHashMap<>();
        params.forEach((name, values) -> frozen.put(name, new ArrayList<>(values)));
        return frozen;
    }

    private void dispatch(Request request, RestReply reply) {
        Optional<Route> route = engine.route(request.method(), request.path());
        String template = route.map(Route::template).orElse("unknown");
        Optional<NodeName> node = route.flatMap(Route::node);
        reply.onEnd(counters.restRequest(request.entry(), node, request.method() + " " + template));
        Received received = new Received(
                Face.REST, request.method(), node.orElse(request.entry()), template, request.path(), request.params());
        counters.received(received);
        Optional<Fault> fault = faults.strike(received);
        reply.after(
                cluster.spec().delays().latency(),
                () -> fault.ifPresentOrElse(
                        struck -> strike(struck, request, reply), () -> work(request, reply::send)));
    }

    /// Lets the engine answer, and waits without blocking where it waits.
    private void work(Request request, Consumer<Outcome> then) {
        follow(engine.begin(request), then);
    }

    private void follow(Exchange exchange, Consumer<Outcome> then) {
        exchange.poll().ifPresentOrElse(then, () -> vertx.setTimer(POLL_MILLIS, _ -> follow(exchange, then)));
    }

    private void strike(Fault fault, Request request, RestReply reply) {
        switch (fault) {
            case Fault.Hang() -> faults.hang(reply::drop);
            case Fault.DropBefore() -> reply.drop();
            case Fault.DropAfter() -> work(request, _ -> reply.drop());
            case Fault.HangAfter() -> {
                // Before the work, which a test may see and then lift the fault.
                faults.hang(reply::drop);
                work(request, _ -> {});
            }
            case Fault.DropMidway() -> work(request, outcome -> reply.cutShort(bodyOf(outcome)));
            case Fault.Slow(var by) -> reply.after(by, () -> work(request, reply::send));
            case Fault.Drip(int pieces, var every) ->
                work(request, outcome -> reply.drip(bodyOf(outcome), pieces, every));
            case Fault.Garbage(String body) -> reply.success(body.getBytes(UTF_8));
            case Fault.Refuse(int status, String text) -> reply.refuse(status, text, Map.of());
            case Fault.RefuseAfter(int status, String text) -> work(request, _ -> reply.refuse(status, text, Map.of()));
            case Fault.Complain(var errors) -> reply.refuse(400, Fault.Complain.MESSAGE, errors);
        }
    }

    private static byte[] bodyOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var answer) -> answer.restBody();
            case Outcome.Refused refused -> refused.message().getBytes(UTF_8);
        };
    }
}
