package dev.pvefleet.proxmox.rest;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One try to have a request answered: how far it came, and its end.
///
/// A request that was given up while it still waited for its connection is never sent, so that a write which was
/// reported as not begun does not begin later.
final class Attempt {
    /// The largest answer that is read. The inventory of 10,000 guests is about 6 MiB.
    static final int MAX_BODY_BYTES = 32 << 20;

    private enum Stage {
        CONNECTING,
        SENT,
        GIVEN_UP
    }

    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.CONNECTING);
    private final CompletableFuture<Answer> end = new CompletableFuture<>();
    private volatile @Nullable HttpClientRequest request;
    private volatile boolean heard;
    private long received;

    /// The connection stands, TLS included: the request may go out, or is dropped if it was given up.
    void connected(HttpClientRequest ready) {
        ready.exceptionHandler(this::failed);
        ready.connection().exceptionHandler(this::failed);
        ready.response().onSuccess(this::watch).onFailure(this::failed);
        request = ready;
        if (!stage.compareAndSet(Stage.CONNECTING, Stage.SENT)) {
            ready.reset();
        }
    }

    private void watch(HttpClientResponse response) {
        heard = true;
        response.exceptionHandler(this::failed);
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && announced.matches("\\d{1,18}") && Long.parseLong(announced) > MAX_BODY_BYTES) {
            failed(new TooLarge());
            response.request().reset();
            return;
        }
        response.handler(chunk -> {
            received += chunk.length();
            if (received > MAX_BODY_BYTES) {
                failed(new TooLarge());
                response.request().reset();
            }
        });
    }

    void answered(Answer answer) {
        end.complete(answer);
    }

    void failed(Throwable failure) {
        end.completeExceptionally(failure);
    }

    /// Waits for the end, and gives up when the time is over.
    Answer await(Duration time) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return end.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException over) {
            giveUp();
            throw over;
        }
    }

    private void giveUp() {
        HttpClientRequest sent = request;
        if (!stage.compareAndSet(Stage.CONNECTING, Stage.GIVEN_UP) && sent != null) {
            sent.reset();
        }
    }

    /// Whether the connection stood, so that PVE may have seen the request.
    boolean wasSent() {
        return stage.get() == Stage.SENT;
    }

    /// Whether the head of an answer arrived.
    boolean wasHeard() {
        return heard;
    }

    /// An answer above the limit.
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the answer is larger than " + (MAX_BODY_BYTES >> 20) + " MiB");
        }
    }
}
