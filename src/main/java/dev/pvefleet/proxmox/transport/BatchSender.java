package dev.pvefleet.proxmox.transport;

import java.util.List;
import java.util.Optional;

/// Carries several independent reads at once.
///
/// It throws nothing for a call that fails: each call has its own answer, in the order of the calls.
public interface BatchSender {
    List<Answer> send(List<Call> calls);

    /// As of {@link Transport#objection(Call)}.
    Optional<String> objection(Call call);

    /// The other end, for messages.
    Peer peer();
}
