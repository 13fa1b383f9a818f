package dev.pvefleet.boot;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/// Where there is only something to read, other methods are told so.
final class ReadOnly {
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private ReadOnly() {}

    /// Passes on requests that read, and refuses others.
    static void only(RoutingContext context) {
        if (isRead(context)) {
            context.next();
        } else {
            refuse(context);
        }
    }

    static boolean isRead(RoutingContext context) {
        return METHODS.contains(context.request().method());
    }

    /// What the request may have as a body is not waited for.
    static void refuse(RoutingContext context) {
        context.response()
                .setStatusCode(405)
                .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end("this path takes GET and HEAD\n")
                .onComplete(_ -> context.request().connection().close());
    }
}
