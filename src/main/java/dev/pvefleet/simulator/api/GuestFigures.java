package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Load;
import java.time.Instant;

/// The moving numbers of a guest at one moment; all 0 while it is stopped.
record GuestFigures(
        double cpu,
        long mem,
        long memHost,
        long disk,
        long netin,
        long netout,
        long diskread,
        long diskwrite,
        long uptime,
        double pressure) {
    private static final GuestFigures NONE = new GuestFigures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static GuestFigures of(Cluster cluster, Guest guest, Instant now) {
        if (!guest.power().hasProcess()) {
            return NONE;
        }
        Load load = cluster.load(guest.vmid());
        long uptime = guest.uptimeSec(now);
        long mem = (long) (guest.memoryBytes() * load.between(0.2, 0.92, now, 2));
        long disk = guest.type() == GuestType.LXC ? (long) (guest.diskBytes() * load.between(0.1, 0.9, now, 3)) : 0;
        return new GuestFigures(
                load.between(0.001, 0.7, now, 1),
                mem,
                mem + (guest.memoryBytes() / 10),
                disk,
                load.counter(uptime, 400_000, 4),
                load.counter(uptime, 300_000, 5),
                load.counter(uptime, 900_000, 6),
                load.counter(uptime, 600_000, 7),
                uptime,
                load.between(0, 3, now, 8));
    }
}
