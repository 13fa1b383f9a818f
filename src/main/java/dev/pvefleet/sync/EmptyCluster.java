package dev.pvefleet.sync;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.PressureRow;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds out whether a cluster really has no guests any more, where it had some a moment ago and its list is empty.
///
/// To believe a wrong list would make everything vanish at once, so each node that is online has to say the same of
/// itself.
final class EmptyCluster {
    private EmptyCluster() {}

    /// @throws TransportException if a node has guests, or does not say that it has none
    static void demandProof(Target target, List<NodeSummary> nodes, Instant deadline) {
        List<NodeName> online = nodes.stream()
                .filter(NodeSummary::isOnline)
                .map(NodeSummary::node)
                .toList();
        if (online.isEmpty()) {
            throw unbelievable(target, "no node is online to confirm it");
        }
        FanOut.over(online, node -> objection(target, node, deadline)).stream()
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(objection -> {
                    throw unbelievable(target, objection);
                });
    }

    private static Optional<String> objection(Target target, NodeName node, Instant deadline) {
        Request<Listing<PressureRow>> vms = NodeCalls.pressures(node, GuestType.QEMU);
        Request<Listing<PressureRow>> containers = NodeCalls.pressures(node, GuestType.LXC);
        Answers answers = target.api().sendTogether(List.of(vms, containers), deadline);
        return Stream.of(answers.to(vms), answers.to(containers))
                .flatMap(answer -> objection(node, answer).stream())
                .findFirst();
    }

    private static Optional<String> objection(NodeName node, Answer<Listing<PressureRow>> answer) {
        return switch (answer) {
            case Answer.Given<Listing<PressureRow>>(var rows) ->
                rows.items().isEmpty()
                        ? Optional.empty()
                        : Optional.of("node %s has %s"
                                .formatted(node, rows.items().getFirst().guest()));
            case Answer.Refused<Listing<PressureRow>>(var why) ->
                Optional.of("node %s did not confirm it: %s".formatted(node, why.getMessage()));
        };
    }

    private static TransportException unbelievable(Target target, String objection) {
        String detail = "the cluster lists no guests where it had some, and %s".formatted(objection);
        return new TransportException(
                Kind.MALFORMED, "target %s: %s".formatted(target.name(), detail), detail, 0, Map.of(), null, null);
    }
}
