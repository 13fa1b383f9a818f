package dev.pvefleet.contract;

/// How a target is reached.
enum Way {
    REST,
    TUNNEL,
    PVESH
}
