package dev.pvefleet.admin;

import dev.pvefleet.model.Clocks;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/// Stands before all of `/api/`: who has no token that is known gets no further, nor does what is too large or
/// cannot be meant. What passes carries its {@link Caller} and its whole body, without which no resource does
/// anything.
@Singleton
final class ApiGate {
    /// Answers to wrong tokens that are held back at the same time.
    static final int MOST_HELD_BACK = 256;

    private static final Logger LOG = Logger.getLogger(ApiGate.class);
    private static final String PATHS = "/api/*";
    private static final int BEFORE_ALL = -1_000;
    private static final int AFTER_ALL = 1_000_000;
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Pattern JSON =
            Pattern.compile("(?i)\\s*application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

    private final AdminApi api;
    private final Later later;
    private final SlowDown slowDown;
    private final AtomicInteger heldBack = new AtomicInteger();

    ApiGate(AdminApi api, Later later, Clocks clocks) {
        this.api = api;
        this.later = later;
        this.slowDown = new SlowDown(clocks.steady());
    }

    void register(@Observes Router router) {
        router.route(PATHS).order(BEFORE_ALL).handler(this::admit).failureHandler(ApiGate::failed);
        router.route(PATHS).order(AFTER_ALL).handler(context -> refuse(context, nothingHere()));
    }

    private void admit(RoutingContext context) {
        Answers.harden(context.response());
        Optional<Service> service = api.service();
        if (service.isEmpty()) {
            refuse(context, AdminApi.notNow());
            return;
        }
        Tokens tokens = service.get().tokens();
        if (tokens.isEmpty()) {
            refuse(context, nobodyYet());
            return;
        }
        List<String> shown = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        Optional<Caller> caller = shown.size() == 1 ? tokens.callerOf(shown.getFirst()) : Optional.empty();
        if (caller.isEmpty()) {
            service.get().foundation().authFailure().run();
            holdBack(context, shown.isEmpty());
            return;
        }
        Optional<Problem> objection = objection(context, caller.get());
        objection
                .filter(why -> why.trouble() == Trouble.ROLE)
                .ifPresent(_ -> service.get().foundation().authFailure().run());
        objection.ifPresentOrElse(why -> refuse(context, why), () -> takeBody(context, caller.get()));
    }

    /// The answer comes later the more often the address was wrong. Where too many wait already, it comes at once,
    /// so that holding back cannot be used to fill this process.
    private void holdBack(RoutingContext context, boolean nothingShown) {
        HttpServerRequest request = context.request();
        Duration delay =
                slowDown.failed(Neighbourhood.of(request.remoteAddress().hostAddress()));
        if (heldBack.get() >= MOST_HELD_BACK) {
            refuse(
                    context,
                    Problem.of(Trouble.TOO_MANY, "too many requests had no token that is known")
                            .after(delay));
            return;
        }
        heldBack.incrementAndGet();
        later.after(delay, () -> {
            heldBack.decrementAndGet();
            if (!context.response().closed()) {
                context.response()
                        .putHeader(
                                "WWW-Authenticate",
                                nothingShown
                                        ? "Bearer realm=\"pve-fleet\""
                                        : "Bearer realm=\"pve-fleet\", error=\"invalid_token\"");
                refuse(context, unauthorized(nothingShown));
            }
        });
    }

    private static Optional<Problem> objection(RoutingContext context, Caller caller) {
        HttpServerRequest request = context.request();
        Optional<Paths.Allowed> allowed = Paths.at(Objects.requireNonNullElse(request.path(), ""));
        if (allowed.isEmpty()) {
            return Optional.of(nothingHere());
        }
        if (!allowed.get().contains(request.method())) {
            context.response().putHeader("Allow", allowed.get().toString());
            return Optional.of(
                    Problem.of(Trouble.METHOD, "this path does not take this method", "it takes " + allowed.get()));
        }
        if (!READS.contains(request.method()) && !caller.mayChange()) {
            return Optional.of(Problem.of(
                    Trouble.ROLE,
                    "token '%s' has the role viewer, which only reads".formatted(caller.name()),
                    "use a token with the role operator"));
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && !JSON.matcher(type).matches()
                ? Optional.of(
                        Problem.of(Trouble.MEDIA_TYPE, "the body has another type", "send application/json, in UTF-8"))
                : Optional.empty();
    }

    private void takeBody(RoutingContext context, Caller caller) {
        Body.read(
                context.request(),
                later,
                body -> {
                    Visit.put(context, caller, body);
                    context.next();
                },
                why -> Answers.problem(context.response(), why));
    }

    private static void refuse(RoutingContext context, Problem why) {
        Body.discard(context.request());
        Answers.problem(context.response(), why);
    }

    private static void failed(RoutingContext context) {
        Throwable thrown = context.failure();
        Problem why = thrown == null
                ? Answers.ofStatus(context.statusCode())
                : Failures.problem(thrown).orElseGet(() -> Answers.ofStatus(context.statusCode()));
        if (thrown != null && why.trouble() == Trouble.INTERNAL) {
            LOG.errorf(thrown, "defect, please report path=%s", context.normalizedPath());
        }
        if (!context.response().ended()) {
            Answers.problem(context.response(), why);
        }
    }

    static Problem nothingHere() {
        return Problem.of(Trouble.NO_SUCH_PATH, "this API has no such path", "what there is stands at /q/openapi");
    }

    private static Problem nobodyYet() {
        return Problem.of(
                Trouble.NO_TOKENS,
                "the configuration has no 'http.tokens', so nobody may use this API",
                "'pve-fleet token' makes a token and prints the lines to add; a reload (SIGHUP) brings them in");
    }

    private static Problem unauthorized(boolean nothingShown) {
        return Problem.of(
                Trouble.UNAUTHORIZED,
                nothingShown ? "no token was shown" : "this token is not known",
                "send a token of 'http.tokens' as: Authorization: Bearer TOKEN");
    }
}
