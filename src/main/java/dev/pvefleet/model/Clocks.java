package dev.pvefleet.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// The time by two clocks: a wall clock, which people read and may set, and a steady one, which nobody can set.
///
/// What somebody reads or keeps is dated by the wall clock. Deadlines, pauses and back-off go by the steady one: its
/// moments are for comparison with one another alone. The wall clock here is the steady one ahead by a constant, until
/// {@link #adjust} finds that the system's was set: so ages between two looks are right, and whoever keeps times can
/// move them along.
public final class Clocks {
    /// What a system's clock is set by in one go is more; less is its drift.
    private static final Duration LEAST_STEP = Duration.ofSeconds(1);

    private final InstantSource system;
    private final Clock steady;
    private final Clock wall;
    private final AtomicReference<Setting> setting;

    private Clocks(InstantSource system, Clock steady) {
        this.system = system;
        this.steady = steady;
        this.setting = new AtomicReference<>(new Setting(Duration.between(steady.instant(), system.instant()), 0));
        this.wall = clock(() -> steady.instant().plus(setting.get().ahead));
    }

    /// The clocks of this process.
    public static Clocks ofThisProcess() {
        return of(Clock.systemUTC(), System::nanoTime);
    }

    /// Clocks that go by these.
    ///
    /// @param system what the system takes for the time; it may be set
    /// @param nanos a clock that only goes forward
    public static Clocks of(InstantSource system, LongSupplier nanos) {
        Instant began = system.instant();
        long begun = nanos.getAsLong();
        return new Clocks(
                system, clock(() -> began.plusNanos(nanos.getAsLong() - begun).truncatedTo(ChronoUnit.MICROS)));
    }

    /// One clock for both, where nobody sets it: in tests, and for a command that is soon over.
    public static Clocks of(Clock both) {
        return new Clocks(both, both);
    }

    public Clock wall() {
        return wall;
    }

    public Clock steady() {
        return steady;
    }

    /// Goes by the system's clock as it is now.
    ///
    /// @return by how much it was set since the last look; zero if it was not
    public Duration adjust() {
        Setting before = setting.get();
        Duration ahead = Duration.between(steady.instant(), system.instant());
        Duration step = ahead.minus(before.ahead);
        boolean wasSet = step.abs().compareTo(LEAST_STEP) >= 0
                && setting.compareAndSet(before, new Setting(ahead, before.times + 1));
        return wasSet ? step : Duration.ZERO;
    }

    /// How often the system's clock was seen to have been set.
    public int timesSet() {
        return setting.get().times;
    }

    private static Clock clock(InstantSource source) {
        return new Clock() {
            @Override
            public Instant instant() {
                return source.instant();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return source.withZone(zone);
            }
        };
    }

    /// @param ahead of the steady clock
    private record Setting(Duration ahead, int times) {}
}
