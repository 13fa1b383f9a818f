package dev.pvefleet.proxmox.transport;

import java.util.List;

/// Carries several independent reads at once.
///
/// It throws nothing for a call that fails: each call has its own answer, in the order of the calls.
public interface BatchSender {
    List<Answer> send(List<Call> calls);

    /// The other end, for messages.
    Peer peer();
}
