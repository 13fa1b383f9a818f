package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Pause;
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

/// The kept session with one host: opened when first asked for, shared by all calls, opened anew after it died.
///
/// Dialling runs in a thread of its own, so that a caller who gives up does not take the way from the others. After
/// a failure nobody dials for a while. Who asks meanwhile waits for the next attempt where its deadline allows and the
/// failure is one that may pass; else it gets the same failure at once.
final class Link implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Link.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_CHANNELS = 4;

    private final ReentrantLock lock = new ReentrantLock();
    private final Dial dialer;
    private final Clock clock;
    private final Pause pause;
    private @Nullable CompletableFuture<Open> current;
    private @Nullable SshFailure lastFailure;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private boolean closed;

    /// Opens the way anew.
    interface Dial extends AutoCloseable {
        ClientSession dial() throws SshFailure;

        /// Where to, for messages.
        String address();

        /// Gives back what the dialling goes through; called once, when the link is closed.
        @Override
        default void close() {}
    }

    /// @param pause how the thread that dials waits between attempts
    Link(Dial dialer, Clock clock, Pause pause) {
        this.dialer = dialer;
        this.clock = clock;
        this.pause = pause;
    }

    /// A session that is open, and its places for channels.
    record Open(ClientSession session, Places places) {
        boolean isOpen() {
            return session.isOpen() && !session.isClosing();
        }
    }

    /// Where to, for messages.
    String address() {
        return dialer.address();
    }

    /// Brings the open session, dialling if there is none.
    Open open(Instant deadline) throws SshFailure, InterruptedException {
        CompletableFuture<Open> dialled = current(deadline);
        try {
            long patience =
                    Math.max(0, Duration.between(clock.instant(), deadline).toMillis());
            return dialled.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SshFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("dialling " + dialer.address(), e.getCause());
        }
    }

    /// What went wrong before says more than that the time is up.
    private SshFailure late(TimeoutException e) {
        lock.lock();
        try {
            return lastFailure != null
                    ? lastFailure.remarking("and no SSH session since then")
                    : new SshFailure(
                            Kind.TIMEOUT,
                            "no SSH session with %s before the deadline".formatted(dialer.address()),
                            null,
                            e);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Open> current(Instant deadline) throws SshFailure {
        lock.lock();
        try {
            if (closed) {
                throw new SshFailure(Kind.UNREACHABLE, "the connection was closed", null, null);
            }
            CompletableFuture<Open> known = current;
            if (known != null && isOfUse(known)) {
                return known;
            }
            Duration rest = lastFailure == null ? Duration.ZERO : Duration.between(clock.instant(), notBefore);
            if (lastFailure != null && rest.isPositive()) {
                if (!mayPass(lastFailure.kind())) {
                    throw lastFailure;
                }
                if (!notBefore.isBefore(deadline)) {
                    throw lastFailure.remarking("next attempt in %d ms".formatted(rest.toMillis()));
                }
            }
            CompletableFuture<Open> next = new CompletableFuture<>();
            current = next;
            Thread.ofVirtual().name("ssh-dial").start(() -> dial(next, rest));
            return next;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOfUse(CompletableFuture<Open> known) {
        return !known.isDone()
                || (!known.isCompletedExceptionally() && known.resultNow().isOpen());
    }

    /// Whether trying again may help without anybody doing something. A login that was refused is not repeated
    /// needlessly: servers count those.
    private static boolean mayPass(Kind kind) {
        return kind.isSilence();
    }

    private void dial(CompletableFuture<Open> promise, Duration rest) {
        try {
            if (rest.isPositive()) {
                pause.take(rest);
            }
            ClientSession session = dialer.dial();
            if (!keep()) {
                session.close(false);
            }
            promise.complete(new Open(session, new Places(MAX_CHANNELS)));
        } catch (SshFailure e) {
            remember(e);
            promise.completeExceptionally(e);
        } catch (InterruptedException | RuntimeException | Error e) {
            SshFailure failure = new SshFailure(
                    Kind.UNREACHABLE,
                    "the login at %s broke off: %s".formatted(dialer.address(), SshFailure.words(e)),
                    null,
                    e);
            remember(failure);
            promise.completeExceptionally(failure);
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
            Duration rest = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
            failures++;
            lastFailure = failure;
            notBefore = clock.instant().plus(rest.compareTo(LONGEST_PAUSE) < 0 ? rest : LONGEST_PAUSE);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        CompletableFuture<Open> known;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            known = current;
        } finally {
            lock.unlock();
        }
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            known.resultNow().session().close(false);
        }
        dialer.close();
    }
}
