package dev.pvefleet.guest;

import dev.pvefleet.guest.AddressReader.Asking;
import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the IPv4 addresses of many guests, as many in a run as {@link CallAllowance} lets it, in the order of
/// {@link AddressTurns}.
///
/// On each node one guest is asked at a time: an agent that hangs holds a worker of PVE for seconds, and there are
/// three. Where reads travel together, one after the other, some guests are asked by one command.
public final class GuestIps {
    /// Longer than PVE itself waits for an agent (PVE::QemuServer::Agent: 3 to 5 s), so that an agent that hangs shows
    /// as one, and not as a PVE that does not answer.
    private static final Duration LONGEST_PER_GUEST = Duration.ofSeconds(7);

    /// Below what one entry point takes at once, so that other operations are not held up.
    private static final int NODES_AT_ONCE = 4;

    /// Few enough that some agents that hang leave time for the others.
    private static final int GUESTS_IN_A_COMMAND = 4;

    private final Clocks clocks;
    private final CallAllowance allowance;
    private final AddressReader addresses = new AddressReader();

    public GuestIps(Clocks clocks, ReadingRates rates) {
        this.clocks = clocks;
        this.allowance = new CallAllowance(rates, clocks.steady().instant());
    }

    /// Asks those guests whose turn it is. Never fails for a guest.
    ///
    /// @param before what is known of them
    public AddressReading run(Target target, List<GuestRecord> guests, Optional<Addresses> before, Instant deadline) {
        List<GuestRecord> running =
                guests.stream().filter(GuestRecord::isRunning).toList();
        AddressTurns turns = new AddressTurns(before, clocks.wall().instant());
        Map<NodeName, List<GuestRecord>> chosen = chosen(running, turns);
        Map<GuestId, Asked> asked = new LinkedHashMap<>();
        FanOut.over(chosen.values(), NODES_AT_ONCE, onNode -> runNode(target, onNode, turns, deadline))
                .forEach(asked::putAll);
        int leftOut = refund(chosen, turns, asked);
        return reading(joined(running, turns, asked), running, turns, asked, leftOut);
    }

    private Map<NodeName, List<GuestRecord>> chosen(List<GuestRecord> running, AddressTurns turns) {
        int left = allowance.left(nodes(running), clocks.steady().instant());
        Map<NodeName, List<GuestRecord>> chosen = new LinkedHashMap<>();
        int spent = 0;
        for (GuestRecord guest : turns.inTurn(running)) {
            if (turns.isLeftAlone(guest)) {
                continue;
            }
            int cost = cost(guest, turns);
            if (spent + cost > left) {
                break;
            }
            spent += cost;
            chosen.computeIfAbsent(guest.node(), _ -> new ArrayList<>()).add(guest);
        }
        allowance.spend(spent);
        return chosen;
    }

    /// What was kept for guests that were not asked after all.
    ///
    /// @return how many those are
    private int refund(Map<NodeName, List<GuestRecord>> chosen, AddressTurns turns, Map<GuestId, Asked> asked) {
        List<GuestRecord> leftOut = chosen.values().stream()
                .flatMap(List::stream)
                .filter(guest -> !asked.containsKey(guest.id()))
                .toList();
        allowance.spend(-leftOut.stream().mapToInt(guest -> cost(guest, turns)).sum());
        return leftOut.size();
    }

    private static int cost(GuestRecord guest, AddressTurns turns) {
        return cards(guest, turns).isPresent() ? 1 : 2;
    }

    private static int nodes(List<GuestRecord> running) {
        return (int) running.stream().map(GuestRecord::node).distinct().count();
    }

    private Map<GuestId, Asked> runNode(Target target, List<GuestRecord> guests, AddressTurns turns, Instant deadline) {
        int atOnce = target.api().sendsTogether() ? GUESTS_IN_A_COMMAND : 1;
        Map<GuestId, Asked> asked = new LinkedHashMap<>();
        for (int from = 0; from < guests.size(); from += atOnce) {
            Instant now = clocks.steady().instant();
            if (!now.isBefore(deadline) || Thread.currentThread().isInterrupted()) {
                break;
            }
            List<GuestRecord> some = guests.subList(from, Math.min(from + atOnce, guests.size()));
            asked.putAll(ask(target, some, turns, now, deadline));
        }
        return asked;
    }

    private Map<GuestId, Asked> ask(
            Target target, List<GuestRecord> guests, AddressTurns turns, Instant now, Instant deadline) {
        Instant soon = now.plus(LONGEST_PER_GUEST.multipliedBy(guests.size()));
        boolean hasTime = soon.isBefore(deadline);
        List<Told> told = addresses.of(
                target,
                guests.stream()
                        .map(guest -> new Asking(guest.node(), guest.id(), cards(guest, turns)))
                        .toList(),
                hasTime ? soon : deadline);
        // Where several share the time, one that had none may have been behind another that hung.
        boolean provesSilence = hasTime && guests.size() == 1;
        Instant at = clocks.wall().instant();
        Map<GuestId, Asked> asked = new LinkedHashMap<>();
        for (int i = 0; i < guests.size(); i++) {
            asked.put(guests.get(i).id(), new Asked(told.get(i), at, provesSilence));
        }
        return asked;
    }

    private static Optional<Cards> cards(GuestRecord guest, AddressTurns turns) {
        return turns.known(guest).filter(it -> !it.cards().isEmpty()).map(it -> new Cards(it.cards(), it.others()));
    }

    private Addresses joined(List<GuestRecord> running, AddressTurns turns, Map<GuestId, Asked> asked) {
        SortedMap<GuestId, GuestAddresses> joined = new TreeMap<>();
        for (GuestRecord guest : running) {
            Optional<GuestAddresses> before = turns.before(guest);
            Optional.ofNullable(asked.get(guest.id()))
                    .map(it -> it.joined(guest, before, turns.known(guest).isPresent()))
                    .or(() -> before)
                    .ifPresent(it -> joined.put(guest.id(), it));
        }
        return new Addresses(joined, allowance.timeFor(running.size(), nodes(running)));
    }

    private static AddressReading reading(
            Addresses addresses,
            List<GuestRecord> running,
            AddressTurns turns,
            Map<GuestId, Asked> asked,
            int leftOut) {
        List<Failure> failures = new ArrayList<>(asked.values().stream()
                .flatMap(it -> it.told.failure().stream())
                .toList());
        boolean answered = asked.size() > failures.size();
        for (GuestRecord guest : running) {
            if (!asked.containsKey(guest.id()) && turns.isLeftAlone(guest)) {
                if (turns.known(guest).stream().anyMatch(GuestAddresses::isUnanswered)) {
                    failures.add(new Failure(
                            Kind.TIMEOUT,
                            "%s did not answer when it was last asked, and is left alone for a while"
                                    .formatted(guest.id()),
                            Optional.empty()));
                } else {
                    answered = true;
                }
            }
        }
        return AddressReading.of(addresses, failures, answered, leftOut);
    }

    /// What became of one guest's question.
    ///
    /// @param provesSilence whether no word at all is the agent's fault
    private record Asked(Told told, Instant at, boolean provesSilence) {

        private GuestAddresses joined(GuestRecord guest, Optional<GuestAddresses> before, boolean sameRun) {
            List<String> ipv4 = before.map(GuestAddresses::ipv4).orElse(List.of());
            List<String> cards = before.map(GuestAddresses::cards).orElse(List.of());
            List<String> others = before.map(GuestAddresses::others).orElse(List.of());
            int silences = sameRun ? before.map(GuestAddresses::silences).orElse(0) : 0;
            return switch (told) {
                case Told.Known(var found, var seen) ->
                    new GuestAddresses(
                            guest.node(),
                            found,
                            at,
                            at,
                            0,
                            seen.map(Cards::pves).orElse(cards),
                            seen.map(Cards::others).orElse(others));
                case Told.Silent() ->
                    new GuestAddresses(
                            guest.node(),
                            List.of(),
                            at,
                            at,
                            guest.type() == GuestType.QEMU ? silences + 1 : 0,
                            cards,
                            others);
                case Told.Failed(var why) ->
                    new GuestAddresses(
                            guest.node(),
                            ipv4,
                            at,
                            before.map(GuestAddresses::toldAt).orElse(null),
                            provesSilence && isSilence(guest, why.kind()) ? silences + 1 : 0,
                            cards,
                            others);
            };
        }

        /// What is no fault of the agent is looked at each time, so that it is known at once when it is over.
        private static boolean isSilence(GuestRecord guest, Kind kind) {
            return guest.type() == GuestType.QEMU
                    && switch (kind) {
                        case TIMEOUT, MALFORMED -> true;
                        case UNREACHABLE,
                                TLS,
                                HOST_KEY,
                                UNAUTHENTICATED,
                                FORBIDDEN,
                                NOT_FOUND,
                                REJECTED,
                                LOCKED,
                                UNSUPPORTED,
                                STALE -> false;
                    };
        }
    }
}
