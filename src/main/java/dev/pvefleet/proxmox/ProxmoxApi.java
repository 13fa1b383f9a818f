package dev.pvefleet.proxmox;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Group;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Typed calls to one PVE entry point, over any transport.
///
/// What can be asked is in the rooms {@link ClusterCalls}, {@link NodeCalls}, {@link GuestCalls}, {@link
/// StorageCalls}, {@link TaskCalls} and {@link AgentCalls}; what can be changed in {@link GuestChanges} and
/// {@link AgentCalls}.
public final class ProxmoxApi {
    private final Transport transport;
    private final Clock clock;
    private final Optional<String> user;
    private final boolean sendsTogether;

    public ProxmoxApi(Transport transport, Clock clock) {
        this(transport, clock, Optional.empty());
    }

    /// @param user who PVE takes us for, as its tasks name it: `user@realm!token`, or `root@pam` for pvesh
    public ProxmoxApi(Transport transport, Clock clock, Optional<String> user) {
        this(transport, clock, user, false);
    }

    /// @param sendsTogether whether reads that are sent together travel as one, and are made one after the other
    public ProxmoxApi(Transport transport, Clock clock, Optional<String> user, boolean sendsTogether) {
        this.sendsTogether = sendsTogether;
        this.transport = transport;
        this.clock = clock;
        this.user = user;
    }

    /// Who PVE takes us for, where that is known.
    public Optional<String> user() {
        return user;
    }

    /// Whether reads that are sent together travel as one, and are made one after the other; else each is a journey of
    /// its own, and several are made at the same time.
    public boolean sendsTogether() {
        return sendsTogether;
    }

    /// The same entry point for those who must not change anything, whatever they do.
    public ProxmoxApi readOnly() {
        return new ProxmoxApi(new ReadOnly(transport), clock, user, sendsTogether);
    }

    /// Why the way to PVE cannot carry a request as it is meant, if it cannot. Nothing is sent.
    public Optional<String> objection(Request<?> request) {
        return transport.objection(request.preview());
    }

    /// Asks and waits for the answer.
    ///
    /// @throws TransportException if there is none, or if it is not what PVE sends (`MALFORMED`)
    public <T> T send(Request<T> request, Instant deadline) {
        return send(request, request.by(deadline));
    }

    /// The same, unless earlier calls keep it waiting until the latest start: then nothing is sent.
    public <T> T send(Request<T> request, Instant latestStart, Instant deadline) {
        return send(request, request.by(deadline).startedBy(latestStart));
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
            String detail = "not asked, the time for it was over";
            throw TransportException.notSent(Kind.TIMEOUT, call + ": " + detail, detail, null, null);
        }
        var reply = transport.send(call);
        try {
            return request.decode(reply);
        } catch (BadAnswerException e) {
            throw failure(e.kind(), call, String.valueOf(e.getMessage()), e);
        }
    }

    /// Carries what changes nothing.
    private record ReadOnly(Transport next) implements Transport {
        @Override
        public Reply send(Call call) {
            if (call.verb() != Verb.GET) {
                throw new IllegalStateException("a dry run sends no " + call);
            }
            return next.send(call);
        }

        @Override
        public Optional<String> objection(Call call) {
            return next.objection(call);
        }
    }

    private static TransportException failure(Kind kind, Call call, String detail, Throwable cause) {
        return new TransportException(kind, call + ": " + detail, detail, 0, Map.of(), null, cause);
    }
}
