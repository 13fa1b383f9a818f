package dev.pvefleet.guest;

import dev.pvefleet.proxmox.GuestInterface;
import java.util.List;

/// The network cards of a guest: those that PVE gave it, and those of its own (docker0) that were seen beside them.
///
/// @param pves the MAC addresses in PVE's configuration, in lower case and in the order of the cards
/// @param others those of other cards that had an address when the configuration was read
record Cards(List<String> pves, List<String> others) {
    Cards {
        pves = List.copyOf(pves);
        others = List.copyOf(others);
    }

    static Cards of(List<String> pves, List<GuestInterface> seen) {
        return new Cards(
                pves,
                AddressChoice.macsWithAddress(seen)
                        .filter(mac -> !pves.contains(mac))
                        .toList());
    }

    /// Whether each card that has an address was there when the configuration was read: a new one may be PVE's.
    boolean areAll(List<GuestInterface> seen) {
        return AddressChoice.macsWithAddress(seen).allMatch(mac -> pves.contains(mac) || others.contains(mac));
    }
}
