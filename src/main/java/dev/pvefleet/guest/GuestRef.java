package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;

/// How a person names a guest.
public sealed interface GuestRef {

    /// Whether it means this guest.
    boolean matches(GuestRecord guest);

    /// Makes sure that a guest is meant that was found by this.
    ///
    /// @param present the name that it has at this moment
    /// @throws RenamedGuestException if it was found by another name, which PVE's list still showed
    default void confirm(GuestId guest, NodeName node, String present) {
        switch (this) {
            case ByVmid _ -> {}
            case ByName(var name) -> {
                if (!name.equals(present)) {
                    throw new RenamedGuestException(guest, node, name, present);
                }
            }
        }
    }

    /// By its number, unique in a cluster.
    record ByVmid(Vmid vmid) implements GuestRef {
        @Override
        public boolean matches(GuestRecord guest) {
            return guest.vmid().equals(vmid);
        }

        @Override
        public String toString() {
            return "with vmid " + vmid;
        }
    }

    /// By its exact name, which PVE does not keep unique.
    record ByName(String name) implements GuestRef {
        @Override
        public boolean matches(GuestRecord guest) {
            return name.equals(guest.name());
        }

        @Override
        public String toString() {
            return "named '" + name + "'";
        }
    }
}
