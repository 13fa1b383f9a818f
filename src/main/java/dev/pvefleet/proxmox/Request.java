package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Reply;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// Something to ask of PVE, and how to understand the answer.
///
/// Requests are told apart by identity: two equal questions are two requests, each with its own answer.
public final class Request<T> {
    private final Endpoint endpoint;
    private final Params params;
    private final List<Object> values;
    private final Function<Reply, T> decoder;

    private Request(Endpoint endpoint, Params params, List<Object> values, Function<Reply, T> decoder) {
        this.endpoint = endpoint;
        this.params = params;
        this.values = values;
        this.decoder = decoder;
    }

    /// A request whose answer is PVE's data alone.
    ///
    /// @param values one for each variable of the endpoint's path, in order
    static <T> Request<T> of(Endpoint endpoint, Params params, Function<JsonNode, T> decoder, Object... values) {
        return new Request<>(endpoint, params, List.of(values), reply -> decoder.apply(reply.data()));
    }

    /// The call that would be sent, for those who only show it.
    public Call preview() {
        return by(Instant.MAX);
    }

    Call by(Instant deadline) {
        return Call.to(endpoint, params, deadline, values.toArray());
    }

    T decode(Reply reply) {
        return decoder.apply(reply);
    }
}
