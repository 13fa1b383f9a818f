package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Content;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Reply;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Something to ask of PVE, and how to understand the answer.
///
/// Requests are told apart by identity: two equal questions are two requests, each with its own answer.
public final class Request<T> {
    private final Endpoint endpoint;
    private final Params params;
    private final List<Object> values;
    private final Function<Reply, T> decoder;
    private final Optional<PveVersion> version;

    private Request(
            Endpoint endpoint,
            Params params,
            List<Object> values,
            Function<Reply, T> decoder,
            Optional<PveVersion> version) {
        this.endpoint = endpoint;
        this.params = params;
        this.values = values;
        this.decoder = decoder;
        this.version = version;
    }

    /// A request whose answer is PVE's data alone.
    ///
    /// @param values one for each variable of the endpoint's path, in order
    static <T> Request<T> of(Endpoint endpoint, Params params, Function<JsonNode, T> decoder, Object... values) {
        return ofLong(endpoint, params, content -> decoder.apply(content.tree()), values);
    }

    /// The same for an answer that may be so long that it is read piece by piece.
    static <T> Request<T> ofLong(Endpoint endpoint, Params params, Function<Content, T> decoder, Object... values) {
        return new Request<>(
                endpoint, params, List.of(values), reply -> decoder.apply(reply.content()), Optional.empty());
    }

    /// The same request to a PVE of this version, which decides how an array has to be sent.
    public Request<T> to(PveVersion asked) {
        return new Request<>(endpoint, params, values, decoder, Optional.of(asked));
    }

    /// The call that would be sent, for those who only show it.
    public Call preview() {
        return by(Instant.MAX);
    }

    Call by(Instant deadline) {
        Call call = Call.to(endpoint, params, deadline, values.toArray());
        return version.map(call::of).orElse(call);
    }

    T decode(Reply reply) {
        try {
            return decoder.apply(reply);
        } catch (UncheckedIOException e) {
            throw new BadAnswerException(Kind.MALFORMED, "what came cannot be read: " + e.getMessage());
        }
    }
}
