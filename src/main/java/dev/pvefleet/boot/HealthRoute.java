package dev.pvefleet.boot;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.function.Function;

/// Shows what the health checks say only to those who show a token, where there is one: it names the targets, their
/// addresses, and what went wrong there. Others see whether each check is up, which is what a load balancer needs.
@Singleton
final class HealthRoute {
    private static final String ROOT = "/q/health";

    /// Before what Quarkus itself answers there.
    private static final int EARLY = 10_000;

    private static final Map<String, Function<SmallRyeHealthReporter, Uni<SmallRyeHealth>>> REPORTS = Map.of(
            ROOT,
            SmallRyeHealthReporter::getHealthAsync,
            ROOT + "/live",
            SmallRyeHealthReporter::getLivenessAsync,
            ROOT + "/ready",
            SmallRyeHealthReporter::getReadinessAsync,
            ROOT + "/started",
            SmallRyeHealthReporter::getStartupAsync,
            ROOT + "/well",
            SmallRyeHealthReporter::getWellnessAsync);

    private final SmallRyeHealthReporter reporter;
    private final DetailTokens tokens;

    HealthRoute(SmallRyeHealthReporter reporter, DetailTokens tokens) {
        this.reporter = reporter;
        this.tokens = tokens;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, EARLY);
    }

    private void pass(RoutingContext context) {
        String path = context.normalizedPath().replaceFirst("/+$", "");
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            context.next();
        } else if (!REPORTS.containsKey(path)) {
            context.response().setStatusCode(404).end("there is no such check\n");
        } else if (!ReadOnly.isRead(context)) {
            ReadOnly.refuse(context);
        } else if (tokens.allow(context.request().getHeader(HttpHeaders.AUTHORIZATION))) {
            context.next();
        } else {
            REPORTS.get(path).apply(reporter).subscribe().with(health -> answer(context, health), context::fail);
        }
    }

    private static void answer(RoutingContext context, SmallRyeHealth health) {
        String body = withoutData(health).encodePrettily() + "\n";
        context.response()
                .setStatusCode(health.isDown() ? 503 : 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=UTF-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            context.response().end();
        } else {
            context.response().end(body);
        }
    }

    private static JsonObject withoutData(SmallRyeHealth health) {
        JsonArray checks = new JsonArray();
        for (JsonValue check : health.getPayload().getJsonArray("checks")) {
            checks.add(new JsonObject()
                    .put("name", check.asJsonObject().getString("name"))
                    .put("status", check.asJsonObject().getString("status")));
        }
        return new JsonObject()
                .put("status", health.getPayload().getString("status"))
                .put("checks", checks);
    }
}
