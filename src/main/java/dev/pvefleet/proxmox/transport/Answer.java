package dev.pvefleet.proxmox.transport;

/// What became of one call of a batch: a reply, or why there is none.
public sealed interface Answer {
    /// The reply, or the reason thrown.
    Reply orThrow();

    /// The call was answered.
    record Given(Reply reply) implements Answer {
        @Override
        public Reply orThrow() {
            return reply;
        }
    }

    /// The call gave no answer, or the answer no.
    record Failed(TransportException reason) implements Answer {
        @Override
        public Reply orThrow() {
            throw reason;
        }
    }
}
