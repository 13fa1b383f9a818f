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
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came back over HTTP, before it means anything.
///
/// @param reason the reason phrase: up to PVE 8.3 the only place where an error has its words
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
record Answer(int status, String reason, byte[] body) {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int SHOWN = 200;
    private static final int WORDS = 4000;

    /// Reads PVE's envelope.
    ///
    /// @throws TransportException if PVE said no, or if this is not PVE speaking
    Reply read(Call call, Peer peer) {
        if (status >= 400) {
            throw refusal(call, peer);
        }
        if (status < 200 || status >= 300) {
            throw TransportException.onTheWay(
                    Kind.MALFORMED,
                    call,
                    peer,
                    "%d %s, where PVE answers 200".formatted(status, printable(reason)),
                    "apiUrl must be the address of PVE itself, such as https://pve1.example:8006",
                    null);
        }
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
        String text = new String(body, 0, Math.min(body.length, WORDS), StandardCharsets.UTF_8).strip();
        return plain && !text.startsWith("<") ? printable(text) : "";
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
        String begin = new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8);
        return "'" + printable(begin) + (body.length > SHOWN ? "…' (" + body.length + " bytes)" : "'");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
