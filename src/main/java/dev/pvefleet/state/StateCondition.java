package dev.pvefleet.state;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Whether the state can be written. Says so in the log when that changes, and to whoever counts each time.
final class StateCondition {
    private static final Logger LOG = Logger.getLogger(StateCondition.class);

    private final StateObserver observer;
    private final Clock clock;
    private final AtomicReference<Optional<StateException>> trouble = new AtomicReference<>(Optional.empty());

    StateCondition(StateObserver observer, Clock clock) {
        this.observer = observer;
        this.clock = clock;
    }

    /// Why the last write failed, if it did.
    Optional<StateException> trouble() {
        return trouble.get();
    }

    void written() {
        if (trouble.getAndSet(Optional.empty()).isPresent()) {
            LOG.info("the state is written again");
        }
        observer.written(clock.instant());
    }

    /// A damaged file has made way for a new one.
    void damaged(StateException why, Path aside) {
        LOG.warnf("the state is begun anew, the damaged file is now %s (%s)", aside, why.getMessage());
        observer.failed(why);
    }

    /// Nothing could be written, or read.
    void failed(StateException why) {
        Optional<StateException> before = trouble.getAndSet(Optional.of(why));
        if (!before.map(StateException::reason).equals(Optional.of(why.reason()))) {
            LOG.warnf("the state is not written, monitoring goes on from memory: %s", why.getMessage());
        }
        observer.failed(why);
    }
}
