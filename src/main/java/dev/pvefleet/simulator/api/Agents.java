package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Guest;

/// PVE's checks before it asks a guest agent.
final class Agents {
    private Agents() {}

    /// `assert_agent_available`: after the start of a VM it takes a while until its agent answers.
    static void demandRunning(Guest guest, Asked asked) {
        if (!guest.hasAgentOption()) {
            throw ApiError.die("No QEMU guest agent configured");
        }
        if (!guest.power().hasProcess()) {
            throw ApiError.die("VM %s is not running".formatted(guest.vmid()));
        }
        if (isGone(guest) || !hasBooted(guest, asked)) {
            throw ApiError.die("QEMU guest agent is not running");
        }
    }

    /// For a command that an agent runs that is alive.
    static void demandAnswering(Guest guest, Asked asked, String command) {
        demandRunning(guest, asked);
        switch (guest.agent()) {
            case Agent.Answering(), Agent.NotRunning(), Agent.Broken _ -> {}
            case Agent.Hung() ->
                throw ApiError.die("VM %s qga command '%s' failed - got timeout".formatted(guest.vmid(), command));
            case Agent.Refusing _ -> throw ApiError.die("Agent error: Command %s has been disabled".formatted(command));
        }
    }

    /// Whether nothing answers even a ping. What broke an agent is over when its VM starts anew.
    static boolean isGone(Guest guest) {
        return guest.agent() instanceof Agent.NotRunning
                || (guest.agent() instanceof Agent.Broken(var boot) && boot.equals(guest.since()));
    }

    static boolean hasBooted(Guest guest, Asked asked) {
        return !asked.now()
                .isBefore(guest.since().plus(asked.cluster().spec().pace().boot()));
    }
}
