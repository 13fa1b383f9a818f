package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;

/// Resource pools, which here are those that have a guest and those of the founding.
final class Pools {
    private Pools() {}

    static void demand(Cluster cluster, String name) {
        boolean known = name.equals(Cluster.POOL)
                || cluster.guests().stream()
                        .anyMatch(guest -> guest.pool().filter(name::equals).isPresent());
        if (!known) {
            // PVE::RPCEnvironment's `check_pool_exist` takes it for a lack of rights.
            throw ApiError.forbidden("pool '%s' does not exist".formatted(name));
        }
    }
}
