package dev.pvefleet.proxmox.rest;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One try to have a request answered, over whichever of some connections stands first: how far it came, and its end.
///
/// A request that was given up while it still waited for its connection is never sent, so that a write which was
/// reported as not begun does not begin later; nor is it sent over a second connection.
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
    private final List<NoConnection.Failed> failed = new ArrayList<>();
    private int begun;
    private boolean complete;
    private volatile @Nullable Connection used;
    private volatile boolean heard;
    private long received;

    /// Begins one more connection.
    ///
    /// @param address where to, if the host has several
    synchronized Connection connection(Optional<InetAddress> address) {
        begun++;
        return new Connection(address);
    }

    private synchronized void lost(Optional<InetAddress> address, Throwable failure) {
        failed.add(new NoConnection.Failed(address, failure));
        notifyAll();
        endIfLost();
    }

    private void endIfLost() {
        if (complete && failed.size() == begun) {
            end.completeExceptionally(NoConnection.of(failed));
        }
    }

    /// Waits until a connection stands, until none can any more, or until the time is over.
    synchronized void awaitConnection(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && isConnecting(); left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private boolean isConnecting() {
        return stage.get() == Stage.CONNECTING && failed.size() < begun;
    }

    /// One way on which the request may go out. What it is told comes from an event loop.
    final class Connection {
        private final Optional<InetAddress> address;
        private volatile @Nullable HttpClientRequest request;

        private Connection(Optional<InetAddress> address) {
            this.address = address;
        }

        /// The connection stands, TLS included: the request may go out here, or is dropped if it was given up or has
        /// gone out elsewhere.
        void connected(HttpClientRequest ready) {
            request = ready;
            ready.exceptionHandler(this::failed);
            if (!claim()) {
                ready.reset();
                return;
            }
            ready.connection().exceptionHandler(this::failed);
            ready.response().onSuccess(Attempt.this::watch).onFailure(this::failed);
        }

        private boolean claim() {
            synchronized (Attempt.this) {
                boolean isFirst = stage.compareAndSet(Stage.CONNECTING, Stage.SENT);
                used = isFirst ? this : used;
                Attempt.this.notifyAll();
                return isFirst;
            }
        }

        void answered(Answer answer) {
            end.complete(answer);
        }

        void failed(Throwable failure) {
            if (used == this) {
                end.completeExceptionally(failure);
            } else if (!wasSent()) {
                lost(address, failure);
            }
        }
    }

    private void watch(HttpClientResponse response) {
        heard = true;
        response.exceptionHandler(end::completeExceptionally);
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && announced.matches("\\d{1,18}") && Long.parseLong(announced) > MAX_BODY_BYTES) {
            tooLarge(response);
            return;
        }
        response.handler(chunk -> {
            received += chunk.length();
            if (received > MAX_BODY_BYTES) {
                tooLarge(response);
            }
        });
    }

    private void tooLarge(HttpClientResponse response) {
        end.completeExceptionally(new TooLarge());
        response.request().reset();
    }

    /// Waits for the end, and gives up when the time is over. No connection may be begun any more.
    Answer await(Duration time) throws ExecutionException, TimeoutException, InterruptedException {
        synchronized (this) {
            complete = true;
            endIfLost();
        }
        try {
            return end.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException over) {
            giveUp();
            throw over;
        }
    }

    private void giveUp() {
        if (!stage.compareAndSet(Stage.CONNECTING, Stage.GIVEN_UP)) {
            Optional.ofNullable(used).map(it -> it.request).ifPresent(HttpClientRequest::reset);
        }
    }

    /// Whether the connection stood, so that PVE may have seen the request.
    boolean wasSent() {
        return stage.get() == Stage.SENT;
    }

    /// Over which address it went out, if the host has several.
    Optional<InetAddress> address() {
        return Optional.ofNullable(used).flatMap(it -> it.address);
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
