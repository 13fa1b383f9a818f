package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.worker.LockFile;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// The guest that a change is about, which need not be there: PVE finds out when it reads the configuration file.
record Subject(NodeName node, GuestType type, Vmid vmid) {
    static Subject of(Asked asked, GuestType type) {
        return new Subject(asked.node(), type, new Vmid((int) asked.number("vmid", 0)));
    }

    static Subject of(Guest guest) {
        return new Subject(guest.node(), guest.type(), guest.vmid());
    }

    /// Reads the configuration file.
    ///
    /// @throws ApiError if this node has no such guest of this type
    Guest load(Cluster cluster) {
        return cluster.guest(vmid)
                .filter(guest -> guest.node().equals(node) && guest.type() == type)
                .orElseThrow(() -> ApiError.noSuchGuest(node, type, vmid.toString()));
    }

    boolean isRunning(Cluster cluster) {
        return cluster.guest(vmid)
                .filter(guest -> guest.node().equals(node) && guest.type() == type)
                .filter(guest -> guest.power().hasProcess())
                .isPresent();
    }

    /// Writes the configuration file or what goes with it.
    void change(Cluster cluster, UnaryOperator<Guest> change) {
        load(cluster);
        cluster.changeGuest(vmid, change);
    }

    LockFile lockFile() {
        return LockFile.of(node, type, vmid);
    }

    /// `VM` or `CT`, as PVE's messages have it.
    String word() {
        return switch (type) {
            case QEMU -> "VM";
            case LXC -> "CT";
        };
    }

    /// The name that HA knows it by.
    String sid() {
        return word().toLowerCase(Locale.ROOT) + ":" + vmid;
    }

    /// PVE's `check_lock`.
    static void demandUnlocked(Guest guest) {
        guest.option("lock").ifPresent(lock -> {
            throw ApiError.die("%s is locked (%s)".formatted(Subject.of(guest).word(), lock));
        });
    }
}
