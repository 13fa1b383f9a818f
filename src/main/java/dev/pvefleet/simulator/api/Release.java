package dev.pvefleet.simulator.api;

import dev.pvefleet.model.PveVersion;

/// How a PVE version spells itself and its kernel.
record Release(String version, String repoid, String kernel) {
    static Release of(PveVersion version) {
        return switch (version.major()) {
            case 7 -> new Release(version + "-17", "513c62be", "5.15.126-1-pve");
            case 8 -> new Release(version + ".1", "2a5fa54a8503f96d", "6.8.12-9-pve");
            default -> new Release(version + ".9", "ee417479f54d5b32", "6.14.8-2-pve");
        };
    }

    /// As `/nodes/{node}/status` has it.
    String packageVersion() {
        return "pve-manager/" + version + "/" + repoid;
    }
}
