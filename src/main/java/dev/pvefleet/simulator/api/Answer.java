package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The data of a successful request. It remembers its REST body, since a large answer is given many times.
public final class Answer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode data;
    private final OptionalLong total;
    private volatile byte @Nullable [] body;

    private Answer(JsonNode data, OptionalLong total) {
        this.data = data;
        this.total = total;
    }

    public static Answer of(JsonNode data) {
        return new Answer(data, OptionalLong.empty());
    }

    /// A page of a longer list.
    static Answer page(JsonNode data, long total) {
        return new Answer(data, OptionalLong.of(total));
    }

    static Answer nothing() {
        return of(JsonNodeFactory.instance.nullNode());
    }

    public JsonNode data() {
        return data;
    }

    /// The body as REST sends it, in its envelope. The caller must not change it.
    public byte[] restBody() {
        byte[] known = body;
        if (known == null) {
            known = render();
            body = known;
        }
        return known;
    }

    private byte[] render() {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.set("data", data);
        total.ifPresent(count -> envelope.put("total", count));
        try {
            return JSON.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
