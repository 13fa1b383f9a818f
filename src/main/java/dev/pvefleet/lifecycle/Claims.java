package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Claim.Free;
import dev.pvefleet.lifecycle.Claim.Taken;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Looks in the whole cluster what is under a vmid.
///
/// PVE keeps its list of guests for two seconds and leaves out what we may not see, so a vmid that is not listed is
/// asked for separately: whether it is free, PVE tells everybody, and knows at once.
final class Claims {
    private static final int MOST_LOOKS = 3;
    private static final int NOT_CONNECTED = 595;
    private static final Duration AGE_OF_THE_LIST = Duration.ofSeconds(3);

    private final Clock clock;
    private final Pause pause;

    Claims(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /// @param likely the node where the guest must be if this change has made it
    Claim read(Target target, Wanted wanted, Optional<NodeName> likely, Trail trail) {
        if (likely.isPresent()) {
            Optional<Claim> there = read(target, likely.get(), wanted.guest(), wanted, Optional.empty(), trail);
            if (there.isPresent()) {
                return there.get();
            }
        }
        for (int look = 1; ; look++) {
            ClusterResources resources = target.api().send(ClusterCalls.resources(), trail.readDeadline());
            Optional<GuestRecord> listed = listed(target, resources, wanted);
            if (listed.isPresent()) {
                GuestRecord row = listed.get();
                Optional<NodeSummary> node = resources.nodes().find(row.node());
                Optional<Claim> claim = read(target, row.node(), row.id(), wanted, node, trail);
                if (claim.isPresent()) {
                    return claim.get();
                }
            } else if (Absence.isFree(target, wanted.guest().vmid(), trail)) {
                return new Free();
            }
            if (look == MOST_LOOKS || !rested()) {
                return new Taken(
                        "a guest with vmid %s".formatted(wanted.guest().vmid()),
                        "it does not show to us (VM.Audit on /vms/%s would show it)"
                                .formatted(wanted.guest().vmid()));
            }
        }
    }

    private Optional<GuestRecord> listed(Target target, ClusterResources resources, Wanted wanted) {
        return resources.guests(target, "", clock.instant()).stream()
                .filter(guest -> guest.vmid().equals(wanted.guest().vmid()))
                .findFirst();
    }

    /// Empty if it is not there after all.
    ///
    /// @param state of the node, as the cluster has it
    private static Optional<Claim> read(
            Target target, NodeName node, GuestId guest, Wanted wanted, Optional<NodeSummary> state, Trail trail) {
        Answer<GuestOptions> answer = target.api().ask(GuestCalls.runningOptions(node, guest), trail.readDeadline());
        return switch (answer) {
            case Answer.Given<GuestOptions>(var options) -> {
                String name = Claim.nameOf(options, guest.type()).orElse(null);
                yield Optional.of(Claim.of(new Place(target, node, guest, name), options, wanted, target.safety()));
            }
            case Answer.Refused<GuestOptions>(var why) -> {
                if (why.kind() == Kind.NOT_FOUND) {
                    yield Optional.empty();
                }
                yield Optional.of(state.filter(it -> isCutOff(it, why))
                        .map(it -> unseen(guest, it))
                        .orElseThrow(() -> why));
            }
        };
    }

    /// Whether nothing of a node can be read, and that not for a moment only.
    private static boolean isCutOff(NodeSummary node, TransportException why) {
        boolean silent = why.kind() == Kind.UNREACHABLE || why.kind() == Kind.TIMEOUT;
        return silent && (!node.isOnline() || why.status().orElse(0) == NOT_CONNECTED);
    }

    private static Claim unseen(GuestId guest, NodeSummary node) {
        return new Taken(
                "%s on node %s".formatted(guest, node.node()),
                "that node is %s, so what guest it is cannot be seen"
                        .formatted(node.isOnline() ? "not reached by the others" : node.status()));
    }

    private boolean rested() {
        try {
            pause.take(AGE_OF_THE_LIST);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
