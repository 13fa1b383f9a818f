package dev.pvefleet.proxmox.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Reports each call, its outcome and how long it took.
public final class Timed implements Transport {
    private final Transport next;
    private final CallObserver observer;
    private final LongSupplier nanos;

    /// Makes a transport that reports to an observer.
    ///
    /// @param nanos a clock that only goes forward, such as `System::nanoTime`
    public Timed(Transport next, CallObserver observer, LongSupplier nanos) {
        this.next = next;
        this.observer = observer;
        this.nanos = nanos;
    }

    @Override
    public Reply send(Call call) {
        long begin = nanos.getAsLong();
        String code = "error";
        try {
            Reply reply = next.send(call);
            code = "ok";
            return reply;
        } catch (TransportException failure) {
            code = failure.status().isPresent()
                    ? String.valueOf(failure.status().getAsInt())
                    : failure.kind().label();
            throw failure;
        } finally {
            observer.observed(call.endpoint(), code, Duration.ofNanos(nanos.getAsLong() - begin));
        }
    }

    @Override
    public Optional<String> objection(Call call) {
        return next.objection(call);
    }
}
