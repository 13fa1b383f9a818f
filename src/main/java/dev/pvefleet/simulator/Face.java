package dev.pvefleet.simulator;

/// The two ways into the simulated cluster.
public enum Face {
    REST,
    PVESH
}
