package dev.pvefleet.simulator;

/// What a pvesh call printed, and its exit code.
record PveshResult(int exitCode, String stdout, String stderr) {
    static PveshResult failed(int exitCode, String stderr) {
        return new PveshResult(exitCode, "", stderr);
    }
}
