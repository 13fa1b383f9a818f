package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.worker.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A request that was taken in, and its answer once there is one.
public final class Exchange {
    /// How long pveproxy waits for pvedaemon before it gives up, while the work goes on.
    private static final Duration PROXY_PATIENCE = Duration.ofSeconds(30);

    private final Workers workers;
    private final Clock clock;
    private final Request request;
    private final Reply reply;
    private final Instant begun;

    Exchange(Workers workers, Clock clock, Request request, Reply reply, Instant begun) {
        this.workers = workers;
        this.clock = clock;
        this.request = request;
        this.reply = reply;
        this.begun = begun;
    }

    /// The outcome, if by now there is one.
    public Optional<Outcome> poll() {
        workers.settle();
        try {
            Optional<Outcome> outcome = reply.now().map(Outcome.Done::new);
            return outcome.isEmpty() && isTooLate() ? Optional.of(timedOut()) : outcome;
        } catch (ApiError e) {
            return Optional.of(e.refusal());
        }
    }

    private boolean isTooLate() {
        return request.warm() && !clock.instant().isBefore(begun.plus(PROXY_PATIENCE));
    }

    private static Outcome timedOut() {
        return new Outcome.Refused(596, "Connection timed out", Map.of());
    }
}
