package dev.pvefleet.boot;

import dev.pvefleet.lifecycle.LifecycleObserver;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.metrics.LifecycleCalls;

/// Lets metrics count changes of guests.
record CountedChanges(LifecycleCalls calls) implements LifecycleObserver {
    @Override
    public void begun(String operation) {
        calls.began(operation);
    }

    @Override
    public void forced(String operation, Gate gate) {
        calls.forced(operation);
    }

    @Override
    public void refused(String operation, Gate gate) {
        calls.refused(operation, gate.label());
    }

    @Override
    public void ended(String operation, boolean failed) {
        calls.ended(operation, failed);
    }
}
