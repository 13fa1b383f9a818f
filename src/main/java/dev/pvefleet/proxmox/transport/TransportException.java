package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A call that gave no answer, or the answer no. Its message says what was asked of whom and what came back.
public final class TransportException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int NODE_NOT_CONNECTED = 595;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Kind kind;
    private final int status;
    private final String detail;
    private final transient Map<String, String> errors;
    private final transient @Nullable Hint hint;
    private final boolean sent;
    private final @Nullable Duration retryAfter;

    /// @param message what was asked of whom, and what came back
    /// @param detail what came back, in PVE's (or the network's) own words
    /// @param status PVE's HTTP status, or 0 where there was none
    /// @param errors PVE's complaint for each parameter
    public TransportException(
            Kind kind,
            String message,
            String detail,
            int status,
            Map<String, String> errors,
            @Nullable String hint,
            @Nullable Throwable cause) {
        this(kind, message, detail, status, errors, hint == null ? null : Hint.of(hint), cause, true, null);
    }

    private TransportException(
            Kind kind,
            String message,
            String detail,
            int status,
            Map<String, String> errors,
            @Nullable Hint hint,
            @Nullable Throwable cause,
            boolean sent,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
        this.detail = detail;
        this.errors = Map.copyOf(errors);
        this.hint = hint;
        this.sent = sent;
        this.retryAfter = retryAfter;
    }

    /// PVE's own no.
    static TransportException refusal(
            Kind kind, String message, String detail, int status, Map<String, String> errors, Optional<Hint> hint) {
        return new TransportException(kind, message, detail, status, errors, hint.orElse(null), null, true, null);
    }

    /// A failure after which it is certain that PVE never saw the call.
    public static TransportException notSent(
            Kind kind, String message, String detail, @Nullable String hint, @Nullable Throwable cause) {
        return new TransportException(
                kind, message, detail, 0, Map.of(), hint == null ? null : Hint.of(hint), cause, false, null);
    }

    /// A failure on the way, before PVE said anything. PVE may have seen the call.
    public static TransportException onTheWay(
            Kind kind, Call call, Peer peer, String detail, @Nullable String hint, @Nullable Throwable cause) {
        return new TransportException(
                kind, "%s on %s: %s".formatted(call, peer, detail), detail, 0, Map.of(), hint, cause);
    }

    /// The same failure, of which the other end said that it is not to be asked again before the time has passed.
    public TransportException retryingAfter(Duration time) {
        return new TransportException(
                kind, String.valueOf(getMessage()), detail, status, errors, hint, getCause(), sent, time);
    }

    public Kind kind() {
        return kind;
    }

    /// PVE's HTTP status, where there was one.
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /// What came back, in PVE's own words.
    public String detail() {
        return detail;
    }

    /// PVE's complaint for each parameter that it refused.
    public Map<String, String> errors() {
        return errors;
    }

    /// What to do about it, as documents have it.
    public Optional<String> hint() {
        return advice().map(Hint::toString);
    }

    /// What to do about it, for each surface to word.
    public Optional<Hint> advice() {
        return Optional.ofNullable(hint);
    }

    /// What it is that is not there, where PVE said that something is not.
    public Optional<Missing> missing() {
        return kind == Kind.NOT_FOUND ? Missing.in(detail) : Optional.empty();
    }

    /// How long the other end wants not to be asked again, if it said so.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /// Whether PVE may be at work on the call although it gave no answer: the connection broke or the time was up
    /// after the call was sent, or what came back is no answer. PVE's own no proves that it is not; so does a proxy
    /// that could not connect to the node (595) or has had too many requests (429).
    public boolean leavesOpenWhetherItBegan() {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, MALFORMED -> sent && status != NODE_NOT_CONNECTED && status != TOO_MANY_REQUESTS;
            case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, STALE -> false;
        };
    }

    /// Whether the call was not sent, because earlier ones kept it waiting. What was looked at before it may be
    /// otherwise by now.
    public boolean waitedInVain() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Crowded) {
                return true;
            }
        }
        return false;
    }

    public Failure asFailure() {
        return new Failure(kind, String.valueOf(getMessage()), hint());
    }

    /// Whether PVE said that it could not even begin, because a lock file was not free in time: the one refusal after
    /// which a write may be sent again, once it is certain that it is still to be done.
    public boolean isLockTimeout() {
        return Refusal.isLockTimeout(detail);
    }
}
