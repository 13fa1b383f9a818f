package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;

/// Is told of every change, so that changes can be counted. Operations have the seed's names (`clone`, `setConfig`).
public interface LifecycleObserver {
    /// For those who do not count.
    LifecycleObserver NONE = new LifecycleObserver() {};

    /// A change begins. Every change that begins ends.
    default void begun(String operation) {}

    /// A gate was overridden with `force`.
    default void forced(String operation, Gate gate) {}

    /// A gate or a check refused the change. It ends, too.
    default void refused(String operation, Gate gate) {}

    /// A change ended.
    ///
    /// @param failed whether it failed; a refusal is no failure
    default void ended(String operation, boolean failed) {}
}
