package dev.pvefleet.system;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.Face;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.Token;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/// What goes wrong at a site, one thing after the other: dealt like cards, so that nothing is left out for long, and
/// the same for the same seed.
final class Mischief {
    private static final List<NodeName> NODES =
            List.of(new NodeName("pve1"), new NodeName("pve2"), new NodeName("pve3"));
    private static final List<String> ENDPOINTS =
            List.of("/cluster/resources", "/nodes/{node}/status", "/nodes/{node}/disks/list");
    private static final Vmid GUEST = new Vmid(101);

    private final Site site;
    private final Random random;
    private final List<Function<Mischief, Trouble>> kinds = List.of(
            it -> it.fault(new Fault.Hang()),
            it -> it.fault(new Fault.DropBefore()),
            it -> it.fault(new Fault.DropMidway()),
            it -> it.fault(new Fault.Slow(Duration.ofSeconds(3))),
            it -> it.fault(new Fault.Drip(20, Duration.ofMillis(200))),
            it -> it.fault(new Fault.Garbage("<html>busy</html>")),
            it -> it.fault(new Fault.Refuse(595, "No route to host")),
            it -> it.fault(new Fault.Refuse(596, "Connection timed out")),
            it -> it.deadNode(),
            it -> it.deadNode(),
            it -> it.expiredToken(),
            it -> it.lostRights(),
            it -> it.lostSessions(),
            it -> it.deadSshd(),
            it -> it.movingGuest());
    private final Deque<Function<Mischief, Trouble>> deck = new ArrayDeque<>();

    Mischief(Site site, long seed) {
        this.site = site;
        this.random = new Random(seed);
    }

    /// The next thing to go wrong.
    Trouble next() {
        if (deck.isEmpty()) {
            List<Function<Mischief, Trouble>> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        return deck.removeFirst().apply(this);
    }

    /// Between one second and some.
    Duration duration() {
        return Duration.ofMillis(1_000 + random.nextInt(4_000));
    }

    private Trouble fault(Fault fault) {
        NodeName node = NODES.get(random.nextInt(NODES.size()));
        String endpoint = ENDPOINTS.get(random.nextInt(ENDPOINTS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> fault(fault, "over SSH", Where.anything().at(Face.PVESH));
            case 1 -> fault(fault, "at " + node, Where.anything().on(node));
            case 2 -> fault(fault, "at " + endpoint, Where.anything().endpoint(endpoint));
            default -> fault(fault, "everywhere", Where.anything());
        };
    }

    private Trouble fault(Fault fault, String place, Where where) {
        return new Trouble(
                fault + " " + place,
                () -> site.simulator().faults().set(where, fault),
                () -> site.simulator().faults().clear());
    }

    private Trouble deadNode() {
        NodeName node = NODES.get(random.nextInt(NODES.size()));
        return new Trouble(
                node + " is dead",
                () -> site.simulator().changes().kill(node),
                () -> site.simulator().changes().revive(node));
    }

    private Trouble expiredToken() {
        return new Trouble(
                "the auditor's token has expired",
                () -> site.simulator()
                        .access()
                        .addToken(token(Optional.of(Clock.systemUTC().instant().minusSeconds(1)))),
                () -> site.simulator().access().addToken(token(Optional.empty())));
    }

    private Trouble lostRights() {
        return new Trouble(
                "the auditor's token has no rights",
                () -> site.simulator().access().revokeAll(Purpose.AUDITOR.identity()),
                () -> site.simulator().access().grant("/", Purpose.AUDITOR.identity(), "PVEAuditor", true));
    }

    private static Token token(Optional<Instant> expiresAt) {
        return new Token(Purpose.AUDITOR.identity(), Purpose.AUDITOR.secret(), true, expiresAt);
    }

    private Trouble lostSessions() {
        return new Trouble("the SSH sessions are lost", () -> site.ssh().killSessions(), () -> {});
    }

    private Trouble deadSshd() {
        return new Trouble(
                "sshd is down", () -> site.ssh().close(), () -> site.ssh().reopen());
    }

    private Trouble movingGuest() {
        return new Trouble(
                "a guest stops, moves and is locked",
                () -> {
                    site.simulator().changes().power(GUEST, Power.STOPPED);
                    site.simulator().changes().migrate(GUEST, NODES.get(random.nextInt(NODES.size())));
                    site.simulator().changes().lock(GUEST, "backup");
                },
                () -> {
                    site.simulator().changes().unlock(GUEST);
                    site.simulator().changes().power(GUEST, Power.RUNNING);
                });
    }

    /// Something that goes wrong, and what ends it.
    record Trouble(String what, Deed begin, Deed end) {}

    /// Does something to the site.
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }
}
