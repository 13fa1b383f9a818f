package dev.pvefleet.guest;

import dev.pvefleet.proxmox.GuestInterface;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Decides which of a guest's addresses are those by which others reach it: those of the cards that PVE gave it.
///
/// A guest also has loopback and link-local addresses, and bridges of its own (docker0), which PVE knows nothing of. A
/// bond, bridge or VLAN on top of one of PVE's cards has that card's MAC address, and counts as it. Where PVE's cards
/// have no address there is none yet, whatever others have.
final class AddressChoice {
    private static final Pattern OCTETS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    private AddressChoice() {}

    /// @param macs those of PVE's cards, in the order of the cards, in lower case
    static List<String> of(List<GuestInterface> cards, List<String> macs) {
        return cards.stream()
                .filter(card -> card.mac() != null && macs.contains(card.mac()))
                .sorted(Comparator.comparingInt(card -> macs.indexOf(card.mac())))
                .flatMap(AddressChoice::usable)
                .distinct()
                .toList();
    }

    /// The MAC addresses of the cards by which the guest may be reached.
    static Stream<String> macsWithAddress(List<GuestInterface> cards) {
        return cards.stream()
                .filter(card -> usable(card).findAny().isPresent())
                .map(GuestInterface::mac)
                .filter(Objects::nonNull)
                .distinct();
    }

    /// Whether an address is one by which another machine could reach the guest.
    static boolean isUsable(String address) {
        return OCTETS.matcher(address).matches()
                && !address.startsWith("127.")
                && !address.startsWith("169.254.")
                && !address.startsWith("0.");
    }

    private static Stream<String> usable(GuestInterface card) {
        return card.ipv4().stream().filter(AddressChoice::isUsable);
    }
}
