package dev.pvefleet.simulator.cluster;

/// How the QEMU guest agent of a VM behaves when it is asked.
public sealed interface Agent {
    /// Answers with the guest's interfaces.
    record Answering() implements Agent {}

    /// The option is on, but nothing runs in the guest.
    record NotRunning() implements Agent {}

    /// It answers the ping and then nothing more.
    record Hung() implements Agent {}

    /// It answers with an error of its own, which PVE passes on as a success.
    record Refusing(String errorClass, String description) implements Agent {}
}
