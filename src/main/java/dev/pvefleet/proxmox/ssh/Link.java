package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The kept session of one target: opened when first asked for, shared by all calls, opened anew after it died.
///
/// Dialling runs in a thread of its own, so that a caller who gives up does not take the way from the others. After
/// a failure nobody dials for a while; who asks meanwhile gets the same failure at once.
final class Link implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Link.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_CHANNELS = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Dial dialer;
    private final Clock clock;
    private @Nullable CompletableFuture<Open> current;
    private @Nullable SshFailure lastFailure;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private boolean closed;

    /// Opens the way anew.
    interface Dial {
        Line dial() throws SshFailure;

        /// Where to, for messages.
        String address();
    }

    Link(Dial dialer, Clock clock) {
        this.dialer = dialer;
        this.clock = clock;
    }

    /// A session that is open, and its places for channels.
    record Open(Line line, Places places) {
        ClientSession session() {
            return line.session();
        }
    }

    /// Brings the open session, dialling if there is none.
    Open open(Instant deadline) throws SshFailure, InterruptedException {
        CompletableFuture<Open> dialled = current();
        try {
            long patience =
                    Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
            return dialled.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SshFailure(
                    Kind.TIMEOUT, "no SSH session with %s before the deadline".formatted(dialer.address()), null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SshFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("dialling " + dialer.address(), e.getCause());
        }
    }

    private CompletableFuture<Open> current() throws SshFailure {
        lock.lock();
        try {
            if (closed) {
                throw new SshFailure(Kind.UNREACHABLE, "the connection was closed", null, null);
            }
            CompletableFuture<Open> known = current;
            if (known != null && isOfUse(known)) {
                return known;
            }
            Duration pause = Duration.between(clock.instant(), notBefore);
            if (lastFailure != null && pause.isPositive()) {
                throw lastFailure.remarking("next attempt in %d ms".formatted(pause.toMillis()));
            }
            CompletableFuture<Open> next = new CompletableFuture<>();
            current = next;
            Thread.ofVirtual().name("ssh-dial").start(() -> dial(next));
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOfUse(CompletableFuture<Open> known) {
        return !known.isDone()
                || (!known.isCompletedExceptionally()
                        && known.resultNow().line().isOpen());
    }

    private void dial(CompletableFuture<Open> promise) {
        try {
            Line line = dialer.dial();
            if (!keep()) {
                line.close();
            }
            promise.complete(new Open(line, new Places(MAX_CHANNELS)));
        } catch (SshFailure e) {
            remember(e);
            promise.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            remember(new SshFailure(Kind.UNREACHABLE, "dialling failed: " + e, null, e));
            promise.completeExceptionally(e);
        }
    }

    private boolean keep() {
        lock.lock();
        try {
            if (failures > 0) {
                LOG.debugf("peer=%s: connected again after %d failures", dialer.address(), failures);
            }
            failures = 0;
            lastFailure = null;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void remember(SshFailure failure) {
        lock.lock();
        try {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            failures++;
            lastFailure = failure;
            notBefore = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        CompletableFuture<Open> known;
        lock.lock();
        try {
            closed = true;
            known = current;
        } finally {
            lock.unlock();
        }
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            known.resultNow().line().close();
        }
    }
}
