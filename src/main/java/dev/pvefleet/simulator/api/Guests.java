package dev.pvefleet.simulator.api;

import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;

/// The guests of the whole cluster, whose ids are unique in it.
final class Guests {
    private Guests() {}

    /// PVE::Cluster's `check_vmid_unused`.
    static void demandUnused(Cluster cluster, Vmid vmid) {
        cluster.guest(vmid).ifPresent(guest -> {
            throw ApiError.die("%s %s already exists on node '%s'".formatted(word(guest), vmid, guest.node()));
        });
    }

    private static String word(Guest guest) {
        return Subject.of(guest).word();
    }
}
