package dev.pvefleet.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request that the gate let in: who makes it, and what it brings.
record Visit(RoutingContext context, Caller caller, Buffer body) {
    private static final String CALLER = Visit.class.getName() + ".caller";
    private static final String BODY = Visit.class.getName() + ".body";

    static void put(RoutingContext context, Caller caller, Buffer body) {
        context.put(CALLER, caller);
        context.put(BODY, body);
    }

    /// The visit behind a request. Whatever came here by another way than through the gate is sent back.
    static Visit of(RoutingContext context) {
        @Nullable Caller caller = context.get(CALLER);
        @Nullable Buffer body = context.get(BODY);
        if (caller == null || body == null) {
            throw Problem.of(Trouble.UNAUTHORIZED, "no token was shown").asException();
        }
        return new Visit(context, caller, body);
    }

    /// The arguments in the body.
    Map<String, Object> arguments() {
        return JsonBody.read(body.getBytes());
    }

    /// The query, of which these parameters are taken.
    Query query(String... known) {
        return Query.of(parameters(), List.of(known));
    }

    /// The query as arguments of an operation.
    Map<String, String> queryArguments() {
        return Query.once(parameters());
    }

    private List<Map.Entry<String, String>> parameters() {
        try {
            return context.queryParams().entries();
        } catch (IllegalArgumentException e) {
            throw Problem.of(Trouble.USAGE, "the query is not percent-encoded UTF-8")
                    .asException();
        }
    }

    String path() {
        return Objects.requireNonNullElse(context.request().path(), "");
    }

    List<String> headers(String name) {
        return context.request().headers().getAll(name);
    }

    Optional<IdempotencyKey> idempotencyKey() {
        return IdempotencyKey.of(headers("Idempotency-Key"));
    }
}
