package dev.pvefleet.simulator.cluster;

import java.util.Locale;

/// What QEMU or the container is doing, in PVE's `qmpstatus` words.
public enum Power {
    RUNNING,
    PAUSED,
    STOPPED;

    /// The word in `/cluster/resources` and `qmpstatus`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The word in the plain lists, which only look whether there is a process.
    public String processWord() {
        return this == STOPPED ? "stopped" : "running";
    }

    public boolean hasProcess() {
        return this != STOPPED;
    }
}
