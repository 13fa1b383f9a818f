package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Interface;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;

/// What a guest's network cards are plugged into. That a bridge is missing comes out only at the start.
final class Bridges {
    private Bridges() {}

    static void demandFor(Worker worker, Guest guest, String failure) {
        Node node = worker.cluster().node(guest.node()).orElseThrow();
        boolean withVnets = worker.cluster().version().isAtLeast(8, 0);
        guest.withPendingApplied().config().forEach((option, value) -> {
            if (QemuOptions.isNet(option)) {
                PropertyString.of(value)
                        .get("bridge")
                        .filter(bridge -> !exists(node, bridge, withVnets))
                        .ifPresent(bridge -> {
                            worker.say("bridge '%s' does not exist".formatted(bridge));
                            throw new TaskFailure(failure);
                        });
            }
        });
    }

    private static boolean exists(Node node, String bridge, boolean withVnets) {
        boolean local = node.interfaces().stream()
                .filter(Interface::isBridge)
                .anyMatch(each -> each.name().equals(bridge));
        return local || (withVnets && bridge.equals(NetworkRoom.VNET));
    }
}
