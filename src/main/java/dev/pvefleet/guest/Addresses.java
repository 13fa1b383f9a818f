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

/// Reads the IPv4 addresses of one running guest, in as few calls as it takes.
///
/// The configuration is read only where it decides something: which of several cards is PVE's, and what address a
/// container was given that cannot tell itself (PVE 7).
final class Addresses {

    Told of(Target target, GuestRecord guest, Instant deadline) {
        return switch (target.api().ask(GuestCalls.interfaces(guest.node(), guest.id()), deadline)) {
            case Answer.Given<List<GuestInterface>>(var cards) ->
                new Told.Known(choose(target, guest, cards, deadline));
            case Answer.Refused<List<GuestInterface>>(var why) ->
                switch (Told.refused(why)) {
                    case Told.Silent silent ->
                        guest.type() == GuestType.LXC ? configured(target, guest, deadline) : silent;
                    case Told.Known known -> known;
                    case Told.Failed failed -> failed;
                };
        };
    }

    private static List<String> choose(Target target, GuestRecord guest, List<GuestInterface> cards, Instant deadline) {
        if (!AddressChoice.isOpen(cards)) {
            return AddressChoice.of(cards, List.of());
        }
        List<String> macs =
                options(target, guest, deadline).value().map(GuestOptions::macs).orElse(List.of());
        return AddressChoice.of(cards, macs);
    }

    private static Told configured(Target target, GuestRecord guest, Instant deadline) {
        return switch (options(target, guest, deadline)) {
            case Answer.Given<GuestOptions>(var options) ->
                new Told.Known(options.staticAddresses().stream()
                        .filter(AddressChoice::isUsable)
                        .toList());
            case Answer.Refused<GuestOptions>(var why) -> Told.refused(why);
        };
    }

    private static Answer<GuestOptions> options(Target target, GuestRecord guest, Instant deadline) {
        return target.api().ask(GuestCalls.options(guest.node(), guest.id()), deadline);
    }
}
