package dev.pvefleet.simulator;

import java.time.Duration;
import java.util.Map;

/// What goes wrong with a request.
public sealed interface Fault {
    /// No answer, until the fault is lifted or the client goes away.
    record Hang() implements Fault {}

    /// The connection is closed without an answer. Over SSH the command ends with nothing printed.
    record DropBefore() implements Fault {}

    /// PVE does what it was asked, and then the connection is closed without an answer. Over SSH the command ends with
    /// nothing printed.
    record DropAfter() implements Fault {}

    /// PVE does what it was asked, and the answer never comes.
    record HangAfter() implements Fault {}

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

    /// PVE does what it was asked, but this comes back: 596 `Connection timed out` while the work goes on.
    record RefuseAfter(int status, String text) implements Fault {}

    /// A 400 that complains of these parameters, such as `upid` for `no such task`.
    record Complain(Map<String, String> errors) implements Fault {
        static final String MESSAGE = "Parameter verification failed.\n";

        public Complain {
            errors = Map.copyOf(errors);
        }
    }
}
