package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads the IPv4 addresses of many guests, one guest at a time on each node: an agent that hangs holds a worker
/// of PVE for seconds, and there are three. One instance remembers which agents hung, and leaves those alone for a
/// while.
public final class GuestIps {
    /// Longer than PVE itself waits for an agent (PVE::QemuServer::Agent: 3 to 5 s), so that an agent that hangs shows
    /// as one, and not as a PVE that does not answer.
    private static final Duration LONGEST_PER_GUEST = Duration.ofSeconds(7);

    /// Below what one entry point takes at once, so that other operations are not held up.
    private static final int NODES_AT_ONCE = 4;

    private final Clock clock;
    private final Addresses addresses = new Addresses();
    private final AgentPatience patience = new AgentPatience();

    public GuestIps(Clock clock) {
        this.clock = clock;
    }

    /// The addresses of the running guests that could be asked before the deadline. Never fails for a guest.
    ///
    /// Each run asks in another order, so that where time is too short for all, not always the same ones miss out.
    public AddressReading run(Target target, List<GuestRecord> guests, Instant deadline) {
        Map<NodeName, List<GuestRecord>> byNode = guests.stream()
                .filter(GuestRecord::isRunning)
                .collect(Collectors.groupingBy(GuestRecord::node, TreeMap::new, Collectors.toList()));
        patience.keepOnly(byNode.values().stream()
                .flatMap(List::stream)
                .map(GuestRecord::id)
                .collect(Collectors.toSet()));
        Map<GuestId, Told> told = new TreeMap<>();
        FanOut.over(byNode.values(), NODES_AT_ONCE, onNode -> runNode(target, onNode, deadline))
                .forEach(told::putAll);
        return AddressReading.of(told);
    }

    private Map<GuestId, Told> runNode(Target target, List<GuestRecord> guests, Instant deadline) {
        List<GuestRecord> inTurn = new ArrayList<>(guests);
        Collections.shuffle(inTurn, new Random(clock.millis()));
        Map<GuestId, Told> told = new TreeMap<>();
        for (GuestRecord guest : inTurn) {
            Instant now = clock.instant();
            if (!now.isBefore(deadline) || Thread.currentThread().isInterrupted()) {
                break;
            }
            told.put(guest.id(), patience.held(guest, now).orElseGet(() -> ask(target, guest, now, deadline)));
        }
        return told;
    }

    private Told ask(Target target, GuestRecord guest, Instant now, Instant deadline) {
        Instant soon = now.plus(LONGEST_PER_GUEST);
        boolean hasTime = soon.isBefore(deadline);
        Told told = addresses.of(target, guest.node(), guest.id(), hasTime ? soon : deadline);
        if (hasTime) {
            patience.note(guest, told, clock.instant());
        }
        return told;
    }
}
