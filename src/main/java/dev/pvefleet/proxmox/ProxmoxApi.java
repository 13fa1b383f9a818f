package dev.pvefleet.proxmox;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Group;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Typed calls to one PVE entry point, over any transport.
///
/// What can be asked is in the rooms {@link ClusterCalls}, {@link NodeCalls} and {@link GuestCalls}.
public final class ProxmoxApi {
    private final Transport transport;
    private final Clock clock;

    public ProxmoxApi(Transport transport, Clock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    /// Asks and waits for the answer.
    ///
    /// @throws TransportException if there is none, or if it is not what PVE sends (`MALFORMED`)
    public <T> T send(Request<T> request, Instant deadline) {
        return send(request, request.by(deadline));
    }

    /// Sends independent reads at the same time, so that they may travel as one, and waits for all of them.
    ///
    /// Each has its own answer: a read that fails takes no other with it.
    public Answers sendTogether(List<? extends Request<?>> requests, Instant deadline) {
        if (requests.size() == 1) {
            Request<?> only = requests.getFirst();
            return new Answers(requests, List.of(answer(only, only.by(deadline))));
        }
        Group group = new Group(requests.size());
        return new Answers(
                requests,
                FanOut.over(
                        requests,
                        request -> answer(request, request.by(deadline).in(group))));
    }

    /// Asks, and takes a refusal for an answer.
    public <T> Answer<T> ask(Request<T> request, Instant deadline) {
        return answer(request, request.by(deadline));
    }

    private <T> Answer<T> answer(Request<T> request, Call call) {
        try {
            return new Answer.Given<>(send(request, call));
        } catch (TransportException e) {
            return new Answer.Refused<>(e);
        }
    }

    private <T> T send(Request<T> request, Call call) {
        if (!clock.instant().isBefore(call.deadline())) {
            throw failure(Kind.TIMEOUT, call, "not asked, the time for it was over", null);
        }
        var reply = transport.send(call);
        try {
            return request.decode(reply);
        } catch (BadAnswerException e) {
            throw failure(e.kind(), call, String.valueOf(e.getMessage()), e);
        }
    }

    private static TransportException failure(Kind kind, Call call, String detail, @Nullable Throwable cause) {
        return new TransportException(kind, call + ": " + detail, detail, 0, Map.of(), null, cause);
    }
}
