package dev.pvefleet.proxmox.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands in front of PVE, a proxy, a load balancer or a login page, as far as an answer of it tells.
///
/// @param headers by their names in lower case
/// @param text how the body begins
record Intermediary(int status, String reason, Map<String, String> headers, String text) {
    private static final String SERVER = "server";
    private static final String LOCATION = "location";
    private static final String RETRY_AFTER = "retry-after";
    private static final String AUTHENTICATE = "www-authenticate";
    private static final String DATE = "date";

    /// The headers that tell.
    static final List<String> HEADERS = List.of(SERVER, LOCATION, RETRY_AFTER, AUTHENTICATE, DATE);

    private static final String PVE_ITSELF =
            "apiUrl must be the address of PVE itself, such as https://pve1.example:8006";
    private static final int LONGEST_TITLE = 200;
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>(.*?)</title>");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /// What nginx answers where a client certificate is missing: its handshake succeeds all the same.
    private static final Pattern CLIENT_CERTIFICATE = Pattern.compile("(?i)SSL certificate (?:was sent|error)");

    /// Whether it refused this and not PVE, which writes no HTML here, asks for no password by a header, and says in
    /// its envelope what is forbidden or does not exist.
    ///
    /// @param envelope the body where that is JSON
    boolean hasAnswered(@Nullable JsonNode envelope) {
        return isHtml() || wantsLogin() || status == 511 || (!isPve() && lacksEnvelope(envelope));
    }

    private boolean lacksEnvelope(@Nullable JsonNode envelope) {
        return switch (status) {
            case 401, 403, 405 -> envelope != null && envelope.isObject() && !envelope.has("data");
            case 404 -> envelope == null || !envelope.has("data");
            default -> false;
        };
    }

    boolean isHtml() {
        return text.stripLeading().startsWith("<");
    }

    private boolean wantsLogin() {
        return status == 407 || (headers.containsKey(AUTHENTICATE) && !isPve());
    }

    private boolean isPve() {
        return header(SERVER).startsWith("pve-api-daemon");
    }

    TransportException refusal(Call call, Peer peer) {
        if (status < 400) {
            return notPve(call, peer, "%d %s%s, where PVE answers 200".formatted(status, reason, destination()));
        }
        if (CLIENT_CERTIFICATE.matcher(text).find()) {
            return TransportException.onTheWay(
                    Kind.TLS, call, peer, TlsTrouble.CLIENT_CERTIFICATE, TlsTrouble.CLIENT_CERTIFICATE_HINT, null);
        }
        String login = wantsLogin() ? ", and wants a login of its own" : "";
        return notPve(
                call, peer, "%d %s: this is not PVE but %s in front of it%s".formatted(status, reason, name(), login));
    }

    private static TransportException notPve(Call call, Peer peer, String detail) {
        return TransportException.onTheWay(Kind.MALFORMED, call, peer, detail, PVE_ITSELF, null);
    }

    /// Where a redirect leads, without its query and user, which may be secrets of whoever wrote it.
    private String destination() {
        String location = header(LOCATION).replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
        return location.isEmpty() ? "" : ", a redirect to " + location;
    }

    /// What it calls itself.
    String name() {
        String server = header(SERVER).isEmpty() || isPve() ? "something" : header(SERVER);
        Matcher title = TITLE.matcher(text);
        return title.find() && !title.group(1).isBlank()
                ? "%s (its page: '%s')".formatted(server, cut(title.group(1)))
                : server;
    }

    private static String cut(String title) {
        String line = Answer.printable(title).replaceAll(" +", " ");
        return line.length() > LONGEST_TITLE ? line.substring(0, LONGEST_TITLE) + "…" : line;
    }

    private String header(String name) {
        return Answer.printable(headers.getOrDefault(name, ""));
    }

    /// How long it wants not to be asked again: a number of seconds, or until a date (RFC 9110, 10.2.3), which goes by
    /// its own clock.
    ///
    /// @param now where it does not say what time it has
    Optional<Duration> retryAfter(Instant now) {
        String wanted = header(RETRY_AFTER);
        if (SECONDS.matcher(wanted).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(wanted)));
        }
        return date(wanted)
                .map(then -> Duration.between(date(header(DATE)).orElse(now), then))
                .filter(Duration::isPositive);
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
