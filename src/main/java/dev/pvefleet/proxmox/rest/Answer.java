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
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What came back over HTTP, before it means anything.
///
/// @param reason the reason phrase: up to PVE 8.3 the only place where an error has its words
/// @param headers those that are read, by their names in lower case
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
record Answer(int status, String reason, Map<String, String> headers, byte[] body) {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int SHOWN = 200;
    private static final int WORDS = 4000;

    /// Picks the headers that are read out of an answer.
    ///
    /// @param value gives a header's value by its name, null where there is none
    static Map<String, String> headers(Function<String, @Nullable String> value) {
        Map<String, String> found = new HashMap<>();
        for (String name : Intermediary.HEADERS) {
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
        if (status >= 200 && status < 300) {
            return Content.ofField("data", body)
                    .map(Reply::of)
                    .orElseThrow(() -> TransportException.onTheWay(
                            Kind.MALFORMED,
                            call,
                            peer,
                            "the answer is not PVE's JSON: " + shown(),
                            "is this the port of PVE's API (8006), and no web server or proxy in front of it?",
                            null));
        }
        JsonNode envelope = json();
        Intermediary other = intermediary();
        if (status < 400 || (!Refusal.isOfProxy(status) && other.hasAnswered(envelope))) {
            throw other.refusal(call, peer);
        }
        TransportException refusal = refusal(call, peer, envelope);
        throw Refusal.isOfProxy(status)
                ? other.retryAfter(now).map(refusal::retryingAfter).orElse(refusal)
                : refusal;
    }

    private Intermediary intermediary() {
        return new Intermediary(status, printable(reason), headers, text(WORDS));
    }

    private TransportException refusal(Call call, Peer peer, @Nullable JsonNode envelope) {
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
        return plain && !intermediary().isHtml() ? printable(text(WORDS)) : "";
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
        if (intermediary().isHtml()) {
            return "it is a page of " + intermediary().name();
        }
        return "'" + printable(text(SHOWN)) + (body.length > SHOWN ? "…' (" + body.length + " bytes)" : "'");
    }

    private String text(int most) {
        return new String(body, 0, Math.min(body.length, most), StandardCharsets.UTF_8);
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
