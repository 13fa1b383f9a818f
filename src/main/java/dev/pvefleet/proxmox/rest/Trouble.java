package dev.pvefleet.proxmox.rest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// What a failure of network or TLS means, in plain words.
///
/// @param hint what to do about it
record Trouble(Kind kind, String detail, @Nullable String hint) {
    private static final int DEPTH = 12;
    private static final String OPEN = "is pveproxy running there, and does a firewall let this machine in?";
    private static final String DENIED =
            "pveproxy does so when ALLOW_FROM, DENY_FROM or POLICY in /etc/default/pveproxy keep this machine out;"
                    + " it may also be restarting, or the far end of a tunnel may not reach it";

    /// A connection that did not come to stand, TLS included.
    ///
    /// @param identify whether the server asked for a client certificate
    static Trouble whileConnecting(Throwable failure, boolean identify) {
        return failure instanceof NoConnection none ? ofEach(none.each(), identify) : ofOne(failure, identify);
    }

    /// Says of each address what was wrong; what somebody there said tells more than silence.
    private static Trouble ofEach(List<NoConnection.Failed> failed, boolean identify) {
        List<Trouble> each =
                failed.stream().map(it -> ofOne(it.why(), identify)).toList();
        Trouble telling =
                each.stream().filter(it -> !it.isSilence()).findFirst().orElse(each.getFirst());
        String detail = IntStream.range(0, each.size())
                .mapToObj(at -> failed.get(at).where() + ": " + each.get(at).detail())
                .collect(Collectors.joining("; "));
        return new Trouble(telling.kind(), detail, telling.hint());
    }

    private static Trouble ofOne(Throwable failure, boolean identify) {
        Optional<Trouble> tls = tls(failure, identify);
        if (tls.isPresent()) {
            return tls.orElseThrow();
        }
        Throwable root = root(failure);
        return switch (root) {
            case UnknownHostException unknown -> unreachable("the host name is not known", "check apiUrl and DNS");
            case ConnectTimeoutException slow ->
                unreachable("no connection within " + Connecting.TCP_LIMIT.toSeconds() + " s", OPEN);
            case NoRouteToHostException none -> unreachable("no route to host", OPEN);
            case PortUnreachableException none -> unreachable("port unreachable", OPEN);
            case ConnectException refused -> unreachable(connectWords(refused), OPEN);
            case ClosedChannelException closed -> unreachable("the connection was closed before TLS began", DENIED);
            case SocketException broken ->
                unreachable("the connection broke before TLS was established (" + words(broken) + ")", DENIED);
            default -> unreachable(words(root), null);
        };
    }

    /// A connection that broke, or carried nonsense, after the request was sent.
    ///
    /// @param identify whether the server asked for a client certificate
    static Trouble whileAnswering(Throwable failure, boolean heard, boolean identify) {
        if (find(failure, Attempt.TooLarge.class).isPresent()) {
            return new Trouble(Kind.MALFORMED, words(failure), null);
        }
        // In TLS 1.3 the client is done before the server has looked at what it sent.
        Optional<Trouble> tls = TlsTrouble.ofAlert(failure, identify);
        if (tls.isPresent()) {
            return tls.orElseThrow();
        }
        if (isNonsense(failure)) {
            return new Trouble(
                    Kind.MALFORMED,
                    "the answer is not HTTP: " + words(root(failure)),
                    "is this the port of PVE's API (8006)?");
        }
        return unreachable(
                heard
                        ? "the connection broke in the middle of the answer (" + words(root(failure)) + ")"
                        : "the connection broke before an answer (" + words(root(failure)) + ")",
                null);
    }

    /// A connection that nothing came back from ended where its way did, if that could not be opened.
    Trouble onTheWay(Optional<Failure> noWay) {
        return noWay.filter(ignored -> isSilence())
                .map(why -> new Trouble(why.kind(), why.message(), why.hint().orElse(null)))
                .orElse(this);
    }

    /// Whether nothing came back at all, so that another entry point may do better.
    boolean isSilence() {
        return kind.isSilence();
    }

    private static Optional<Trouble> tls(Throwable failure, boolean identify) {
        if (find(failure, SslHandshakeTimeoutException.class).isPresent()) {
            return Optional.of(new Trouble(
                    Kind.TIMEOUT,
                    "TCP is connected, but TLS got no answer within " + Connecting.TLS_LIMIT.toSeconds() + " s",
                    "all workers of pveproxy may be busy or hung"));
        }
        if (closedInHandshake(failure)) {
            return Optional.of(unreachable("the connection was closed before TLS was established", DENIED));
        }
        return TlsTrouble.of(failure, identify);
    }

    /// The handshake failed because the connection ended, not because of anything that TLS said.
    private static boolean closedInHandshake(Throwable failure) {
        Throwable root = root(failure);
        boolean network = root instanceof IOException && !(root instanceof SSLException);
        return find(failure, SSLHandshakeException.class).isPresent()
                && find(failure, UntrustedCertificate.class).isEmpty()
                && (network || words(root).contains("closed while SSL/TLS handshake"));
    }

    private static boolean isNonsense(Throwable failure) {
        return find(failure, DecoderException.class).isPresent()
                || find(failure, IllegalArgumentException.class).isPresent()
                || root(failure).getClass().getName().startsWith("io.netty.handler.codec");
    }

    private static Trouble unreachable(String detail, @Nullable String hint) {
        return new Trouble(Kind.UNREACHABLE, detail, hint);
    }

    private static String connectWords(ConnectException refused) {
        String text = words(refused).toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return "connection refused";
        }
        if (text.contains("timed out")) {
            return "connection timed out";
        }
        return words(refused);
    }

    static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message.strip();
    }

    static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, next -> next != null, Throwable::getCause)
                .limit(DEPTH)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    static Throwable root(Throwable failure) {
        return Stream.iterate(failure, next -> next != null, Throwable::getCause)
                .limit(DEPTH)
                .reduce((outer, inner) -> inner)
                .orElse(failure);
    }
}
