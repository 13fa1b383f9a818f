package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestInterface;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the IPv4 addresses of running guests, in as few calls as it takes.
///
/// Which cards are PVE's stands in the configuration with which the guest runs. It is read once, and again when a
/// card has an address that was not there before. A container of PVE 7 cannot tell, and has what its configuration
/// gives it.
final class AddressReader {

    Told of(Target target, NodeName node, GuestId guest, Instant deadline) {
        return of(target, List.of(new Asking(node, guest, Optional.empty())), deadline)
                .getFirst();
    }

    /// The words of several guests, in their order. Where reads travel together, these do.
    List<Told> of(Target target, List<Asking> guests, Instant deadline) {
        List<Request<?>> requests = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        for (Asking asking : guests) {
            Sent questions = new Sent(
                    asking,
                    GuestCalls.interfaces(asking.node, asking.guest),
                    asking.cards.isPresent() || !target.api().sendsTogether()
                            ? Optional.empty()
                            : Optional.of(GuestCalls.runningOptions(asking.node, asking.guest)));
            requests.add(questions.interfaces);
            questions.options.ifPresent(requests::add);
            sent.add(questions);
        }
        Answers answers = target.api().sendTogether(requests, deadline);
        return sent.stream()
                .map(questions -> told(target, questions, answers, deadline))
                .toList();
    }

    private static Told told(Target target, Sent sent, Answers answers, Instant deadline) {
        return switch (answers.to(sent.interfaces)) {
            case Answer.Given<List<GuestInterface>>(var seen) -> chosen(target, sent, seen, answers, deadline);
            case Answer.Refused<List<GuestInterface>>(var why) ->
                sent.asking.guest.type() == GuestType.LXC && why.kind() == Kind.UNSUPPORTED
                        ? configured(options(target, sent, answers, deadline))
                        : Told.refused(why);
        };
    }

    private static Told chosen(Target target, Sent sent, List<GuestInterface> seen, Answers answers, Instant deadline) {
        Optional<Cards> known = sent.asking.cards.filter(cards -> cards.areAll(seen));
        if (known.isPresent()) {
            return new Told.Known(AddressChoice.of(seen, known.get().pves()), known);
        }
        if (AddressChoice.macsWithAddress(seen).findAny().isEmpty()) {
            return new Told.Known(List.of(), Optional.empty());
        }
        return switch (options(target, sent, answers, deadline)) {
            case Answer.Given<GuestOptions>(var options) -> {
                Cards cards = Cards.of(options.macs(), seen);
                yield new Told.Known(AddressChoice.of(seen, cards.pves()), Optional.of(cards));
            }
            case Answer.Refused<GuestOptions>(var why) -> notConfigured(why);
        };
    }

    /// Without the configuration nobody knows which of the addresses is the guest's: that is no answer, except where
    /// the guest is gone.
    private static Told notConfigured(TransportException why) {
        return why.kind() == Kind.NOT_FOUND ? new Told.Silent() : new Told.Failed(why.asFailure());
    }

    private static Told configured(Answer<GuestOptions> answer) {
        return switch (answer) {
            case Answer.Given<GuestOptions>(var options) ->
                new Told.Known(
                        options.staticAddresses().stream()
                                .filter(AddressChoice::isUsable)
                                .toList(),
                        Optional.empty());
            case Answer.Refused<GuestOptions>(var why) -> Told.refused(why);
        };
    }

    private static Answer<GuestOptions> options(Target target, Sent sent, Answers answers, Instant deadline) {
        return sent.options
                .map(answers::to)
                .orElseGet(() ->
                        target.api().ask(GuestCalls.runningOptions(sent.asking.node, sent.asking.guest), deadline));
    }

    /// A guest to be asked.
    ///
    /// @param cards its cards, as far as they are known
    record Asking(NodeName node, GuestId guest, Optional<Cards> cards) {}

    /// What was sent for one guest.
    ///
    /// @param options asked for beforehand, where that costs no journey of its own
    private record Sent(
            Asking asking, Request<List<GuestInterface>> interfaces, Optional<Request<GuestOptions>> options) {}
}
