package dev.pvefleet.simulator.cluster;

import java.time.Instant;

/// How the QEMU guest agent of a VM behaves when it is asked.
public sealed interface Agent {
    /// Answers with the guest's interfaces.
    record Answering() implements Agent {}

    /// The option is on, but nothing runs in the guest.
    record NotRunning() implements Agent {}

    /// It answers the ping and then nothing more.
    record Hung() implements Agent {}

    /// It was sent a command that PVE had cut off, and waits for the rest of it until the VM starts anew.
    ///
    /// @param boot when the VM was started in which that happened
    record Broken(Instant boot) implements Agent {}

    /// It answers with an error of its own, which PVE passes on as a success.
    record Refusing(String errorClass, String description) implements Agent {}
}
