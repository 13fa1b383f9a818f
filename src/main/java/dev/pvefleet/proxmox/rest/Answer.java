package dev.pvefleet.proxmox.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Content;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What came back over HTTP, before it means anything.
///
/// @param reason the reason phrase: up to PVE 8.3 the only place where an error has its words
/// @param headers those that are read, by their names in lower case
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
record Answer(int status, String reason, Map<String, String> headers, byte[] body) {
    private static final String SERVER = "server";
    private static final String LOCATION = "location";
    private static final String RETRY_AFTER = "retry-after";
    private static final String AUTHENTICATE = "www-authenticate";

    private static final List<String> HEADERS = List.of(SERVER, LOCATION, RETRY_AFTER, AUTHENTICATE);

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int SHOWN = 200;
    private static final int WORDS = 4000;

    private static final String NOT_A_PROXY =
            "is this the port of PVE's API (8006), and no web server or proxy in front of it?";
    private static final String PVE_ITSELF =
            "apiUrl must be the address of PVE itself, such as https://pve1.example:8006";
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]*>(.*?)</title>");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    /// What nginx answers where a client certificate is missing: its handshake succeeds all the same.
    private static final Pattern CLIENT_CERTIFICATE = Pattern.compile("(?i)SSL certificate (?:was sent|error)");

    /// Picks them out of an answer.
    ///
    /// @param value gives a header's value by its name, null where there is none
    static Map<String, String> headers(Function<String, @Nullable String> value) {
        Map<String, String> found = new HashMap<>();
        for (String name : HEADERS) {
            String given = value.apply(name);
            if (given != null) {
                found.put(name, given);
            }
        }
        return found;
    }

    /// Reads PVE's envelope.
    ///
    /// @throws TransportException if PVE said no, or if this is not PVE speaking
    Reply read(Call call, Peer peer, Instant now) {
        if (status >= 400) {
            throw Refusal.isOfProxy(status) || !isOfAnother() ? refusal(call, peer, now) : ofAnother(call, peer);
        }
        if (status < 200 || status >= 300) {
            throw onTheWay(
                    Kind.MALFORMED,
                    call,
                    peer,
                    "%d %s%s, where PVE answers 200".formatted(status, printable(reason), destination()),
                    PVE_ITSELF);
        }
        return Content.ofField("data", body)
                .map(Reply::of)
                .orElseThrow(() -> onTheWay(
                        Kind.MALFORMED, call, peer, "the answer is not PVE's JSON: " + shown(), NOT_A_PROXY));
    }

    private static TransportException onTheWay(Kind kind, Call call, Peer peer, String detail, String hint) {
        return TransportException.onTheWay(kind, call, peer, detail, hint, null);
    }

    /// Where a redirect leads, without its query, which may be a secret of whoever wrote it.
    private String destination() {
        String location = header(LOCATION).replaceFirst("[?#].*", "");
        return location.isEmpty() ? "" : ", a redirect to " + location;
    }

    /// Whether something in front of PVE refused this: PVE writes no HTML here, asks for no password by this header, and
    /// says in its envelope that a thing does not exist.
    private boolean isOfAnother() {
        return isHtml()
                || status == 407
                || status == 511
                || headers.containsKey(AUTHENTICATE) && !isOfPve()
                || status == 404 && !isOfPve() && Content.ofField("data", body).isEmpty();
    }

    private TransportException ofAnother(Call call, Peer peer) {
        if (CLIENT_CERTIFICATE.matcher(text(WORDS)).find()) {
            return onTheWay(Kind.TLS, call, peer, TlsTrouble.CLIENT_CERTIFICATE, TlsTrouble.CLIENT_CERTIFICATE_HINT);
        }
        String login = headers.containsKey(AUTHENTICATE) || status == 407 ? ", and wants a login of its own" : "";
        return onTheWay(
                Kind.MALFORMED,
                call,
                peer,
                "%d %s: this is not PVE but %s in front of it%s"
                        .formatted(status, printable(reason), speaker(), login),
                PVE_ITSELF);
    }

    /// Who answered, as far as the answer tells.
    private String speaker() {
        String server = header(SERVER).isEmpty() || isOfPve() ? "something" : header(SERVER);
        Matcher title = TITLE.matcher(text(WORDS));
        return title.find() && !title.group(1).isBlank()
                ? "%s (its page: '%s')".formatted(server, cut(printable(title.group(1)).replaceAll(" +", " ")))
                : server;
    }

    private boolean isOfPve() {
        return header(SERVER).startsWith("pve-api-daemon");
    }

    private boolean isHtml() {
        return text(SHOWN).stripLeading().startsWith("<");
    }

    private String header(String name) {
        return printable(headers.getOrDefault(name, ""));
    }

    /// A number of seconds or a date (RFC 9110, 10.2.3).
    private Optional<Duration> retryAfter(Instant now) {
        String wanted = header(RETRY_AFTER);
        if (SECONDS.matcher(wanted).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(wanted)));
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(wanted));
            return Optional.of(Duration.between(now, then)).filter(Duration::isPositive);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private TransportException refusal(Call call, Peer peer, Instant now) {
        TransportException refusal = refusal(call, peer);
        return retryAfter(now)
                .filter(_ -> Refusal.isOfProxy(status))
                .map(refusal::retryingAfter)
                .orElse(refusal);
    }

    private TransportException refusal(Call call, Peer peer) {
        JsonNode envelope = json();
        Map<String, String> errors = new HashMap<>();
        String message = "";
        if (envelope != null) {
            message = envelope.path("message").asText("");
            envelope.path("errors")
                    .properties()
                    .forEach(entry -> errors.put(
                            entry.getKey(),
                            entry.getValue().asText(entry.getValue().toString())));
        }
        return Refusal.of(call, peer, status, words(message, envelope == null), errors);
    }

    private String words(String message, boolean plain) {
        if (!message.isBlank()) {
            return message.strip();
        }
        if (!reason.isBlank()) {
            return printable(reason.strip());
        }
        return plain && !isHtml() ? printable(text(WORDS)) : "";
    }

    private @Nullable JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return null;
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory", impossible);
        }
    }

    private String shown() {
        if (body.length == 0) {
            return "it is empty";
        }
        if (isHtml()) {
            return "it is a page of " + speaker();
        }
        return "'" + printable(text(SHOWN)) + (body.length > SHOWN ? "…' (" + body.length + " bytes)" : "'");
    }

    private String text(int most) {
        return new String(body, 0, Math.min(body.length, most), StandardCharsets.UTF_8);
    }

    private static String cut(String text) {
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
