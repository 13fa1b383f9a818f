package dev.pvefleet.guest;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Vmid;

/// How a person names a guest.
public sealed interface GuestRef {

    /// Whether it means this guest.
    boolean matches(GuestRecord guest);

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
