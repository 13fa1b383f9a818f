package dev.pvefleet.simulator;

/// How a pvesh call waits for the end of what it started, a little at a time.
@FunctionalInterface
interface Patience {
    /// Waits a moment.
    ///
    /// @return whether to wait on; not if the login that called pvesh is gone
    boolean goOn();

    /// For calls that have nothing to wait for.
    Patience NONE = () -> {
        throw new IllegalStateException("this pvesh call waits, and nobody lets time pass");
    };
}
