package dev.pvefleet.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.api.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Writes the answer to one request as pveproxy does: the first line of a refusal is the reason phrase, and every
/// answer from 400 on ends the connection.
final class RestReply {
    private static final int GZIP_FROM_BYTES = 1024;
    private static final int FIRST_PROXY_STATUS = 595;

    private final Vertx vertx;
    private final HttpServerRequest http;
    private final HttpServerResponse response;
    private final RestConnection connection;
    private final boolean speaks;
    private final Duration brokenPipe;
    private Runnable atEnd = () -> {};

    /// @param speaks whether the body of a refusal says why, as from PVE 8.4 on
    /// @param brokenPipe how long pveproxy takes to notice that pvedaemon has died of a request
    RestReply(Vertx vertx, HttpServerRequest http, RestConnection connection, boolean speaks, Duration brokenPipe) {
        this.vertx = vertx;
        this.http = http;
        this.response = http.response();
        this.connection = connection;
        this.speaks = speaks;
        this.brokenPipe = brokenPipe;
        response.exceptionHandler(_ -> {});
        response.closeHandler(_ -> ended());
    }

    /// What to run once, when the answer is out or the connection gone.
    void onEnd(Runnable task) {
        atEnd = task;
    }

    void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            vertx.setTimer(Math.max(1, delay.toMillis()), _ -> {
                if (!response.closed()) {
                    task.run();
                }
            });
        }
    }

    void send(Outcome outcome) {
        switch (outcome) {
            case Outcome.Done(var answer) -> success(answer.restBody());
            case Outcome.Refused(int status, String message, Map<String, String> errors) -> {
                if (isWide(message)) {
                    after(brokenPipe, () -> refuse(596, "Broken pipe", Map.of()));
                } else {
                    refuse(status, message, errors);
                }
            }
        }
    }

    /// Whether a text has characters that are no bytes: pvedaemon dies of writing it, before it answered.
    static boolean isWide(String text) {
        return text.chars().anyMatch(letter -> letter > 0xFF);
    }

    void success(byte[] body) {
        head(200, "OK");
        response.putHeader("Content-Type", "application/json;charset=UTF-8");
        String accepted = http.getHeader("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip") && body.length > GZIP_FROM_BYTES) {
            response.putHeader("Content-Encoding", "gzip");
            finish(zipped(body), connection.isWornOut());
        } else {
            finish(body, connection.isWornOut());
        }
    }

    /// A refusal of the API. 401 and the proxy's own statuses have no body at all.
    void refuse(int status, String message, Map<String, String> errors) {
        head(status, message);
        if (status == 401 || status >= FIRST_PROXY_STATUS) {
            finish(new byte[0], true);
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putNull("data");
        if (speaks) {
            body.put("message", message);
        }
        if (!errors.isEmpty()) {
            ObjectNode complaints = body.putObject("errors");
            errors.forEach(complaints::put);
        }
        response.putHeader("Content-Type", "application/json;charset=UTF-8");
        finish(body.toString().getBytes(StandardCharsets.UTF_8), true);
    }

    /// A refusal of the server layer, which does not speak JSON.
    void plain(int status, String message) {
        head(status, message);
        response.putHeader("Content-Type", "text/plain");
        finish(speaks ? message.getBytes(StandardCharsets.UTF_8) : new byte[0], true);
    }

    /// Promises the whole body and closes the connection after half of it.
    void cutShort(byte[] body) {
        head(200, "OK");
        response.putHeader("Content-Length", Integer.toString(body.length + 1));
        response.write(Buffer.buffer(body).slice(0, body.length / 2)).onComplete(_ -> drop());
    }

    void drip(byte[] body, int pieces, Duration every) {
        head(200, "OK");
        response.putHeader("Content-Type", "application/json;charset=UTF-8");
        response.putHeader("Content-Length", Integer.toString(body.length));
        dripFrom(Buffer.buffer(body), 0, Math.max(1, body.length / Math.max(1, pieces)), every);
    }

    private void dripFrom(Buffer body, int from, int size, Duration every) {
        int to = Math.min(body.length(), from + size);
        response.write(body.slice(from, to));
        if (to == body.length()) {
            response.end().onComplete(_ -> ended());
        } else {
            after(every, () -> dripFrom(body, to, size, every));
        }
    }

    /// Closes the connection without more ado.
    void drop() {
        connection.close();
        ended();
    }

    private void head(int status, String message) {
        String reason = message.lines().findFirst().orElse("");
        response.setStatusCode(status);
        response.setStatusMessage(reason);
        response.putHeader("Server", "pve-api-daemon/3.0");
        response.putHeader("Cache-Control", "max-age=0");
        response.putHeader("Pragma", "no-cache");
    }

    private void finish(byte[] body, boolean last) {
        if (response.closed()) {
            ended();
            return;
        }
        response.putHeader("Connection", last ? "close" : "Keep-Alive");
        response.end(Buffer.buffer(body)).onComplete(_ -> {
            ended();
            if (last) {
                connection.close();
            } else {
                connection.idle();
            }
        });
    }

    private void ended() {
        Runnable task = atEnd;
        atEnd = () -> {};
        task.run();
    }

    private static byte[] zipped(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
