package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.Upid;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The data of a successful request. It remembers its REST body, since a large answer is given many times.
public final class Answer implements Reply {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode data;
    private final OptionalLong total;
    private final Optional<Upid> task;
    private final List<String> printed;
    private volatile byte @Nullable [] body;

    private Answer(JsonNode data, OptionalLong total, Optional<Upid> task, List<String> printed) {
        this.data = data;
        this.total = total;
        this.task = task;
        this.printed = List.copyOf(printed);
    }

    public static Answer of(JsonNode data) {
        return new Answer(data, OptionalLong.empty(), Optional.empty(), List.of());
    }

    /// A page of a longer list.
    static Answer page(JsonNode data, long total) {
        return new Answer(data, OptionalLong.of(total), Optional.empty(), List.of());
    }

    static Answer nothing() {
        return of(JsonNodeFactory.instance.nullNode());
    }

    /// The id of a task that this request started.
    static Answer task(Upid upid) {
        return new Answer(new TextNode(upid.toString()), OptionalLong.empty(), Optional.of(upid), List.of());
    }

    /// Nothing as data, but lines that the process wrote to its standard output, which only pvesh shows.
    static Answer printing(List<String> lines) {
        return new Answer(JsonNodeFactory.instance.nullNode(), OptionalLong.empty(), Optional.empty(), lines);
    }

    @Override
    public Optional<Answer> now() {
        return Optional.of(this);
    }

    public JsonNode data() {
        return data;
    }

    /// The task that this request started, if it did.
    public Optional<Upid> task() {
        return task;
    }

    public List<String> printed() {
        return printed;
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
