package dev.pvefleet.model;

/// The reads that the agent repeats, each at its own cadence; named as in the configuration's `schedule`.
public enum Operation {
    /// Guests, nodes and storages, from one list of the cluster.
    SYNC("sync"),
    /// The health of each node, without its disks.
    NODE_STATUS("nodeStatus"),
    /// The disks of each node, which is apart because it wakes sleeping disks.
    SMART("smart"),
    /// The addresses of running guests.
    GUEST_IPS("guestIps");

    private final String word;

    Operation(String word) {
        this.word = word;
    }

    /// The word in the configuration, in logs and in metrics.
    @Override
    public String toString() {
        return word;
    }
}
