package dev.pvefleet.simulator.cluster;

import java.time.Duration;

/// How long things take inside the cluster, by its clock.
///
/// @param power starting, stopping, and how long a guest takes to shut down
/// @param disk copying, making, growing or freeing one disk
/// @param ha until HA acts on a request
/// @param boot from the start of a guest until its agent answers and it has its addresses
/// @param polls how often one must ask how a task stands before it goes on: for tests whose clock stands still
public record Pace(Duration power, Duration disk, Duration ha, Duration boot, int polls) {
    /// Everything is done at once.
    public static final Pace INSTANT = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    /// As long as on a small real cluster.
    public static final Pace LIFELIKE =
            new Pace(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(8), Duration.ofSeconds(10), 0);

    public Pace {
        if (polls < 0) {
            throw new IllegalArgumentException("a task cannot wait for %d polls".formatted(polls));
        }
    }

    public Pace withPower(Duration longer) {
        return new Pace(longer, disk, ha, boot, polls);
    }

    public Pace withDisk(Duration longer) {
        return new Pace(power, longer, ha, boot, polls);
    }

    public Pace withHa(Duration longer) {
        return new Pace(power, disk, longer, boot, polls);
    }

    public Pace withBoot(Duration longer) {
        return new Pace(power, disk, ha, longer, polls);
    }

    public Pace withPolls(int more) {
        return new Pace(power, disk, ha, boot, more);
    }
}
