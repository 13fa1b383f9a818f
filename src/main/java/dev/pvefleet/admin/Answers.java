package dev.pvefleet.admin;

import dev.pvefleet.shape.Shape;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Puts documents into answers.
final class Answers {
    private static final int SERVER_ERROR = 500;

    private Answers() {}

    /// What every answer says: it is nobody's to keep, and it is what its type says and nothing that a browser may
    /// run.
    static void harden(HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Referrer-Policy", "no-referrer");
    }

    static void problem(HttpServerResponse response, Problem why) {
        why.retryAfter().ifPresent(delay -> response.putHeader(HttpHeaders.RETRY_AFTER, seconds(delay)));
        response.setStatusCode(why.trouble().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
                .end(Buffer.buffer(Shape.json(ProblemDocument.of(why))));
    }

    static Response problem(Problem why) {
        Response.ResponseBuilder answer =
                of(why.trouble().status(), ProblemDocument.of(why)).type(ProblemDocument.MEDIA_TYPE);
        why.retryAfter().ifPresent(delay -> answer.header(jakarta.ws.rs.core.HttpHeaders.RETRY_AFTER, seconds(delay)));
        return answer.build();
    }

    static Response ok(Object document) {
        return of(Response.Status.OK.getStatusCode(), document).build();
    }

    static Response.ResponseBuilder of(int status, Object document) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Shape.json(document).getBytes(StandardCharsets.UTF_8));
    }

    /// The problem that a bare status of the server below stands for.
    static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> ApiGate.nothingHere();
            case 405 -> Problem.of(Trouble.METHOD, "this path does not take this method");
            case 413 -> Problem.of(Trouble.TOO_LARGE, "the request is too large");
            case 415 -> Problem.of(Trouble.MEDIA_TYPE, "the body is not JSON");
            default ->
                status >= SERVER_ERROR || status < 400
                        ? Problem.of(Trouble.INTERNAL, "something went wrong that should not", "the log says more")
                        : Problem.of(Trouble.USAGE, "the request cannot be understood");
        };
    }

    /// Whole seconds, and never none.
    private static String seconds(Duration delay) {
        return Long.toString(Math.max(1, delay.plusMillis(999).toSeconds()));
    }
}
