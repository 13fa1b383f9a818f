package dev.pvefleet.guest;

import dev.pvefleet.proxmox.GuestInterface;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Decides which of a guest's addresses are those by which others reach it.
///
/// A guest also has loopback and link-local addresses, and bridges of its own (docker0), which PVE knows nothing of.
/// The cards that PVE made have the MAC addresses of its configuration, so theirs are the ones; where no card has (a
/// MAC changed inside of the guest), all the others are.
final class AddressChoice {
    private static final Pattern OCTETS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    private AddressChoice() {}

    /// Whether several cards have a usable address, so that the configuration must tell which is meant.
    static boolean isOpen(List<GuestInterface> cards) {
        return cards.stream().filter(card -> usable(card).findAny().isPresent()).count() > 1;
    }

    /// @param macs those of PVE's cards, in the order of the cards, in lower case
    static List<String> of(List<GuestInterface> cards, List<String> macs) {
        List<String> preferred = cards.stream()
                .filter(card -> card.mac() != null && macs.contains(card.mac()))
                .sorted(Comparator.comparingInt(card -> macs.indexOf(card.mac())))
                .flatMap(AddressChoice::usable)
                .distinct()
                .toList();
        return preferred.isEmpty()
                ? cards.stream().flatMap(AddressChoice::usable).distinct().toList()
                : preferred;
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
