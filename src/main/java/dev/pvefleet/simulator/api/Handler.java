package dev.pvefleet.simulator.api;

/// Answers the requests of one endpoint, after permission and parameters were found good.
@FunctionalInterface
interface Handler {
    Reply answer(Asked asked);
}
