package dev.pvefleet.simulator;

import java.time.Duration;

/// What goes wrong with a request.
public sealed interface Fault {
    /// No answer, until the fault is lifted or the client goes away.
    record Hang() implements Fault {}

    /// The connection is closed without an answer. Over SSH the command ends with nothing printed.
    record DropBefore() implements Fault {}

    /// The connection is closed in the middle of the answer.
    record DropMidway() implements Fault {}

    /// The answer comes late.
    record Slow(Duration by) implements Fault {}

    /// The answer comes in small pieces. Over SSH it comes late by what the pieces take together.
    record Drip(int pieces, Duration every) implements Fault {}

    /// Status 200 and something that PVE never sends.
    record Garbage(String body) implements Fault {}

    /// This status with this text, such as 596 `Connection timed out` or 500 `VM is locked (backup)`.
    record Refuse(int status, String text) implements Fault {}
}
