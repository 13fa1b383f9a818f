package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.schedule.EdgeLog.Keys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/// Says which targets cannot be reached: each once, and once for all where it is all of them, because then it is most
/// likely this machine's own network.
///
/// A target that nothing comes back from is therefore not named before another one has answered, which with many of
/// them takes a moment. What only that target can have said, such as a wrong certificate, is said at once.
final class Outages {
    /// Where the others are asked so seldom that their word does not come.
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

    private final Map<TargetName, Standing> standings = new TreeMap<>();
    private final EdgeLog log;
    private final Clock clock;
    private boolean allAreDown;

    Outages(EdgeLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    synchronized void enter(TargetName target) {
        standings.put(target, new Standing.Up());
    }

    synchronized void leave(TargetName target) {
        standings.remove(target);
    }

    synchronized boolean isDown(TargetName target) {
        return standings.get(target) instanceof Standing.Down;
    }

    /// The target answered a sync.
    synchronized void answered(TargetName target) {
        if (standings.get(target) instanceof Standing.Said) {
            log.well("reachable again", keys(target));
        }
        if (allAreDown) {
            allAreDown = false;
            log.well("targets answer again, this one first", keys(target));
        }
        standings.put(target, new Standing.Up());
        sayHeld(Instant.MAX);
    }

    /// The target did not answer a sync, or did not accept who we are.
    synchronized void missed(TargetName target, Failure failure) {
        Instant now = clock.instant();
        sayHeld(now.minus(LONGEST_HOLD));
        switch (standings.getOrDefault(target, new Standing.Up())) {
            case Standing.Up _ -> fall(target, failure, now);
            case Standing.Shared _ -> {
                if (!allAreDown || !failure.kind().isSilence()) {
                    fall(target, failure, now);
                }
            }
            case Standing.Said(Kind said) when isSame(said, failure.kind()) -> {}
            case Standing.Said _ -> say(target, failure);
            case Standing.Held(Failure _, Instant since) -> {
                if (failure.kind().isSilence()) {
                    standings.put(target, new Standing.Held(failure, since));
                } else {
                    say(target, failure);
                }
            }
        }
        sayIfAllAreDown();
    }

    private void fall(TargetName target, Failure failure, Instant now) {
        if (failure.kind().isSilence()) {
            standings.put(target, new Standing.Held(failure, now));
        } else {
            say(target, failure);
        }
    }

    private void sayIfAllAreDown() {
        long silent = standings.values().stream()
                .filter(standing -> standing instanceof Standing.Down down && down.isSilent())
                .count();
        if (silent < standings.size()) {
            return;
        }
        long held = standings.values().stream()
                .filter(Standing.Held.class::isInstance)
                .count();
        if (held < 2) {
            sayHeld(Instant.MAX);
            return;
        }
        allAreDown = true;
        standings.replaceAll((_, standing) -> standing instanceof Standing.Held ? new Standing.Shared() : standing);
        log.say(
                Logger.Level.ERROR,
                "none of the %d targets answers any more, probably it is our own network".formatted(standings.size()),
                Keys.NONE);
    }

    /// Names the targets that have waited since then or longer.
    private void sayHeld(Instant waitingSince) {
        for (Map.Entry<TargetName, Standing> entry : Map.copyOf(standings).entrySet()) {
            if (entry.getValue() instanceof Standing.Held(Failure failure, Instant since)
                    && !since.isAfter(waitingSince)) {
                say(entry.getKey(), failure);
            }
        }
    }

    private void say(TargetName target, Failure failure) {
        standings.put(target, new Standing.Said(failure.kind()));
        log.failed(Words.lost(failure.kind()), keys(target), failure);
    }

    private static Keys keys(TargetName target) {
        return Keys.of(target, Operation.SYNC);
    }

    /// A host that is off is refused by one router and swallowed by the next, which is no news.
    private static boolean isSame(Kind said, Kind now) {
        return said == now || (said.isSilence() && now.isSilence());
    }

    /// How a target stands, and what was said of it.
    private sealed interface Standing {
        /// It answers, or was not asked yet.
        record Up() implements Standing {}

        /// It does not answer.
        sealed interface Down extends Standing {
            boolean isSilent();
        }

        /// Nothing was said yet, because it may be all of them.
        record Held(Failure failure, Instant since) implements Down {
            @Override
            public boolean isSilent() {
                return true;
            }
        }

        /// It was named, with this reason.
        record Said(Kind kind) implements Down {
            @Override
            public boolean isSilent() {
                return kind.isSilence();
            }
        }

        /// It was one of all.
        record Shared() implements Down {
            @Override
            public boolean isSilent() {
                return true;
            }
        }
    }
}
