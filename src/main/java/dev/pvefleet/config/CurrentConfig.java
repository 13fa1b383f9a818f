package dev.pvefleet.config;

/// The configuration that the agent goes by at this moment; a reload replaces it, so ask each time.
@FunctionalInterface
public interface CurrentConfig {
    /// The running configuration.
    ///
    /// @throws IllegalStateException before the agent runs
    FleetConfig get();
}
