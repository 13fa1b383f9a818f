package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/// One kept-alive connection: closed after five idle seconds and after its hundredth request, as pveproxy does.
///
/// Used on the connection's own event loop only.
final class RestConnection {
    private static final int MOST_REQUESTS = 100;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final HttpConnection connection;
    private final NodeName entry;
    private final Duration keepAlive;
    private int requests;
    private long timer = NO_TIMER;

    RestConnection(Vertx vertx, HttpConnection connection, NodeName entry, Duration keepAlive) {
        this.vertx = vertx;
        this.connection = connection;
        this.entry = entry;
        this.keepAlive = keepAlive;
    }

    NodeName entry() {
        return entry;
    }

    /// A request has come in: the connection is not idle.
    void busy() {
        requests++;
        stopTimer();
    }

    /// Whether the answer to this request is the last one here.
    boolean isWornOut() {
        return requests >= MOST_REQUESTS;
    }

    void idle() {
        stopTimer();
        timer = vertx.setTimer(Math.max(1, keepAlive.toMillis()), _ -> connection.close());
    }

    void close() {
        stopTimer();
        connection.close();
    }

    void stopTimer() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }
}
