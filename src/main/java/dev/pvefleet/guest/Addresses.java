package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestInterface;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Target;
import java.time.Instant;
import java.util.List;

/// Reads the IPv4 addresses of one running guest, in as few calls as it takes.
///
/// The configuration is read only where it decides something: which of several cards is PVE's, and what address a
/// container was given that cannot tell itself (PVE 7).
final class Addresses {

    Told of(Target target, NodeName node, GuestId guest, Instant deadline) {
        return switch (target.api().ask(GuestCalls.interfaces(node, guest), deadline)) {
            case Answer.Given<List<GuestInterface>>(var cards) ->
                new Told.Known(choose(target, node, guest, cards, deadline));
            case Answer.Refused<List<GuestInterface>>(var why) ->
                switch (Told.refused(why)) {
                    case Told.Silent silent ->
                        guest.type() == GuestType.LXC ? configured(target, node, guest, deadline) : silent;
                    case Told.Known known -> known;
                    case Told.Failed failed -> failed;
                };
        };
    }

    private static List<String> choose(
            Target target, NodeName node, GuestId guest, List<GuestInterface> cards, Instant deadline) {
        if (!AddressChoice.isOpen(cards)) {
            return AddressChoice.of(cards, List.of());
        }
        List<String> macs = options(target, node, guest, deadline)
                .value()
                .map(GuestOptions::macs)
                .orElse(List.of());
        return AddressChoice.of(cards, macs);
    }

    private static Told configured(Target target, NodeName node, GuestId guest, Instant deadline) {
        return switch (options(target, node, guest, deadline)) {
            case Answer.Given<GuestOptions>(var options) ->
                new Told.Known(options.staticAddresses().stream()
                        .filter(AddressChoice::isUsable)
                        .toList());
            case Answer.Refused<GuestOptions>(var why) -> Told.refused(why);
        };
    }

    private static Answer<GuestOptions> options(Target target, NodeName node, GuestId guest, Instant deadline) {
        return target.api().ask(GuestCalls.options(node, guest), deadline);
    }
}
