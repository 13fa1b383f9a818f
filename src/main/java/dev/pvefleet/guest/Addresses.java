package dev.pvefleet.guest;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestInterface;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads the IPv4 addresses of one running guest, in as few calls as it takes.
///
/// The configuration is read only where it decides something: which of several cards is PVE's, and what address a
/// container was given that cannot tell itself (PVE 7).
final class Addresses {

    /// The addresses, the most likely one first. Empty if the guest could not be asked; a guest that answered and has
    /// none gives an empty list.
    Optional<List<String>> of(Target target, GuestRecord guest, Instant deadline) {
        return switch (target.api().ask(GuestCalls.interfaces(guest.node(), guest.id()), deadline)) {
            case Answer.Given<List<GuestInterface>>(var cards) -> Optional.of(choose(target, guest, cards, deadline));
            case Answer.Refused<List<GuestInterface>> _ ->
                guest.type() == GuestType.LXC ? configured(target, guest, deadline) : Optional.empty();
        };
    }

    private static List<String> choose(Target target, GuestRecord guest, List<GuestInterface> cards, Instant deadline) {
        if (!AddressChoice.isOpen(cards)) {
            return AddressChoice.of(cards, List.of());
        }
        List<String> macs =
                options(target, guest, deadline).map(GuestOptions::macs).orElse(List.of());
        return AddressChoice.of(cards, macs);
    }

    private static Optional<List<String>> configured(Target target, GuestRecord guest, Instant deadline) {
        return options(target, guest, deadline)
                .map(GuestOptions::staticAddresses)
                .map(found -> found.stream().filter(AddressChoice::isUsable).toList());
    }

    private static Optional<GuestOptions> options(Target target, GuestRecord guest, Instant deadline) {
        return target.api()
                .ask(GuestCalls.options(guest.node(), guest.id()), deadline)
                .value();
    }
}
