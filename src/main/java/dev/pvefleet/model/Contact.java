package dev.pvefleet.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether PVE answers at a target.
///
/// @param reachable whether PVE answered the last `sync`, and accepted who we are; empty before the first
/// @param since when that began to be so
/// @param backoffUntil until when it is left alone after failures
public record Contact(Optional<Boolean> reachable, Optional<Instant> since, Optional<Instant> backoffUntil) {
    /// Nothing was asked yet.
    public static final Contact NONE = new Contact(Optional.empty(), Optional.empty(), Optional.empty());

    /// PVE answered.
    public Contact reached(Instant at) {
        return new Contact(Optional.of(true), sinceOf(true, at), Optional.empty());
    }

    /// PVE did not answer, and is not asked again before then.
    public Contact missed(Instant at, Instant until) {
        return new Contact(Optional.of(false), sinceOf(false, at), Optional.of(until));
    }

    /// The same by a clock that was set.
    public Contact moved(Duration by) {
        return new Contact(reachable, since.map(at -> at.plus(by)), backoffUntil.map(at -> at.plus(by)));
    }

    private Optional<Instant> sinceOf(boolean reached, Instant at) {
        return reachable.equals(Optional.of(reached)) ? since : Optional.of(at);
    }
}
