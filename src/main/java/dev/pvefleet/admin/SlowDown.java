package dev.pvefleet.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long an address waits for the answer to a wrong token: twice as long each time, until it is quiet for a
/// while.
///
/// A right token is never slowed, so nobody is locked out by a neighbour behind the same address. Remembers no more
/// addresses than its bound; the one that failed longest ago is forgotten first.
final class SlowDown {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final Duration FORGIVEN = Duration.ofMinutes(5);
    static final int MOST_ADDRESSES = 1_024;

    private static final int MOST_DOUBLINGS = 6;

    private final Clock clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>();

    SlowDown(Clock clock) {
        this.clock = clock;
    }

    /// Counts a failure of the address, and says how long its answer is to be held back.
    synchronized Duration failed(String address) {
        Instant now = clock.instant();
        Failures before = byAddress.remove(address);
        int count = before == null || !before.last().plus(FORGIVEN).isAfter(now) ? 1 : before.count() + 1;
        byAddress.put(address, new Failures(count, now));
        if (byAddress.size() > MOST_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    synchronized int addresses() {
        return byAddress.size();
    }

    private record Failures(int count, Instant last) {}
}
