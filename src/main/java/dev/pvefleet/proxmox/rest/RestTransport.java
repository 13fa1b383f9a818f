package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.StaleConnection;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import io.vertx.core.Context;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks PVE over its REST API.
///
/// Where several entry points are configured, the one that answered last is asked first. Another one is tried when no
/// connection could be made: then the request was never sent, so this is safe for writes too. The same goes for the
/// addresses of an entry point's name.
public final class RestTransport implements Transport, AutoCloseable {
    /// Of one name; as many as a name of a large cluster has.
    private static final int MOST_ADDRESSES = 32;

    private final Exchange exchange;
    private final Optional<Lookup> lookup;
    private final List<Entry> entries;
    private final Map<Entry, InetAddress> goodAddresses = new ConcurrentHashMap<>();
    private final AtomicInteger preferred = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Clock clock;

    /// @param lookup empty where the host is looked up elsewhere
    RestTransport(ApiConfig config, Exchange exchange, Optional<Lookup> lookup, Clock clock) {
        this.exchange = exchange;
        this.lookup = lookup;
        this.clock = clock;
        this.entries =
                config.apiUrls().stream().map(url -> Entry.of(url, config)).toList();
    }

    /// Who answers at present.
    public Peer peer() {
        return entries.get(preferred.get()).peer();
    }

    @Override
    public Reply send(Call call) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException(call + " would block the event loop");
        }
        Optional<String> objection = objection(call);
        if (objection.isPresent()) {
            throw TransportException.notSent(
                    Kind.REJECTED, "%s: %s".formatted(call, objection.get()), objection.get(), null, null);
        }
        Wire wire = Wire.of(call);
        int first = preferred.get();
        for (int tried = 1; ; tried++) {
            int index = (first + tried - 1) % entries.size();
            try {
                Reply reply = send(call, wire, entries.get(index));
                preferred.set(index);
                return reply;
            } catch (NotConnected failure) {
                preferred.compareAndSet(index, (index + 1) % entries.size());
                if (tried == entries.size() || left(call).isNegative()) {
                    throw failure.reason();
                }
            } catch (TransportException failure) {
                if (failure.status().isPresent()) {
                    preferred.set(index);
                }
                throw failure;
            }
        }
    }

    @Override
    public Optional<String> objection(Call call) {
        return Wire.objection(call);
    }

    private Reply send(Call call, Wire wire, Entry entry) throws NotConnected {
        Attempt attempt = new Attempt();
        try {
            if (!left(call).isPositive()) {
                throw new TimeoutException();
            }
            connect(call, wire, entry, attempt);
            Answer answer = attempt.await(left(call));
            attempt.address().ifPresent(good -> goodAddresses.put(entry, good));
            return answer.read(call, entry.peer(), clock.instant());
        } catch (TimeoutException late) {
            throw late(call, entry.peer(), attempt);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw TransportException.onTheWay(
                    Kind.TIMEOUT, call, entry.peer(), "given up, because the program is stopping", null, interrupted);
        } catch (ExecutionException failure) {
            throw failed(call, entry, attempt, cause(failure));
        }
    }

    /// Begins with the address that was good the last time. One that says nothing gets a short while before the next
    /// one is tried beside it (RFC 8305), because it may be gone; the first that connects is the one that is asked.
    private void connect(Call call, Wire wire, Entry entry, Attempt attempt)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<Optional<InetAddress>> addresses = addresses(call, entry);
        for (Optional<InetAddress> address : addresses) {
            exchange.start(entry, address, wire, attempt.connection(address));
            if (!address.equals(addresses.getLast())) {
                attempt.awaitConnection(Connecting.headStart(address.equals(goodAddress(entry)), left(call)));
            }
            if (attempt.wasSent()) {
                return;
            }
        }
    }

    /// Where to connect, one after the other; just one that is empty where there is no choice.
    private List<Optional<InetAddress>> addresses(Call call, Entry entry)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (lookup.isEmpty() || entry.isAddress()) {
            return List.of(Optional.empty());
        }
        List<InetAddress> found = lookup.orElseThrow().find(entry.host(), left(call));
        if (found.size() == 1 && entry.hasUriHost()) {
            return List.of(Optional.empty());
        }
        Optional<InetAddress> good = goodAddress(entry).filter(found::contains);
        return Stream.concat(good.stream(), found.stream())
                .distinct()
                .limit(MOST_ADDRESSES)
                .map(Optional::of)
                .toList();
    }

    private Optional<InetAddress> goodAddress(Entry entry) {
        return Optional.ofNullable(goodAddresses.get(entry));
    }

    private static TransportException late(Call call, Peer peer, Attempt attempt) throws NotConnected {
        String detail = attempt.wasHeard()
                ? "the answer was not complete in time"
                : attempt.wasSent() ? "no answer in time" : "no connection in time";
        if (attempt.wasSent()) {
            return TransportException.onTheWay(Kind.TIMEOUT, call, peer, detail, null, null);
        }
        throw new NotConnected(notSent(Kind.TIMEOUT, call, peer, detail, null, null));
    }

    private TransportException failed(Call call, Entry entry, Attempt attempt, Throwable cause) throws NotConnected {
        Peer peer = entry.peer();
        boolean sent = attempt.wasSent();
        boolean identify = exchange.wantsClientCertificate(entry);
        Trouble trouble = sent
                ? Trouble.whileAnswering(cause, attempt.wasHeard(), identify)
                : Trouble.whileConnecting(cause, identify).onTheWay(exchange.noWay());
        if (sent) {
            boolean stale = !attempt.wasHeard() && trouble.kind() == Kind.UNREACHABLE;
            return TransportException.onTheWay(
                    trouble.kind(),
                    call,
                    peer,
                    trouble.detail(),
                    trouble.hint(),
                    stale ? new StaleConnection(cause) : cause);
        }
        TransportException failure = notSent(trouble.kind(), call, peer, trouble.detail(), trouble.hint(), cause);
        if (trouble.isSilence()) {
            throw new NotConnected(failure);
        }
        return failure;
    }

    private static TransportException notSent(
            Kind kind, Call call, Peer peer, String detail, @Nullable String hint, @Nullable Throwable cause) {
        return TransportException.notSent(kind, "%s on %s: %s".formatted(call, peer, detail), detail, hint, cause);
    }

    private static Throwable cause(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : cause;
    }

    private Duration left(Call call) {
        return Duration.between(clock.instant(), call.deadline());
    }

    /// Closes the connections, once. Calls that are under way fail.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            exchange.close();
        }
    }

    /// The request was not sent, so that it may be sent elsewhere.
    private static final class NotConnected extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient TransportException reason;

        NotConnected(TransportException reason) {
            super(reason);
            this.reason = reason;
        }

        TransportException reason() {
            return reason;
        }
    }
}
