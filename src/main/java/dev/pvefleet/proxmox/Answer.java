package dev.pvefleet.proxmox;

import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Optional;

/// What became of one request: its answer, or the reason why there is none.
public sealed interface Answer<T> {

    /// The answer, for those who do not care why there is none.
    Optional<T> value();

    /// Why there is no answer.
    Optional<TransportException> refusal();

    /// The answer, or the reason thrown.
    T orThrow();

    /// PVE answered.
    record Given<T>(T answer) implements Answer<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(answer);
        }

        @Override
        public Optional<TransportException> refusal() {
            return Optional.empty();
        }

        @Override
        public T orThrow() {
            return answer;
        }
    }

    /// PVE said no, or could not be heard.
    record Refused<T>(TransportException why) implements Answer<T> {
        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public Optional<TransportException> refusal() {
            return Optional.of(why);
        }

        @Override
        public T orThrow() {
            throw why;
        }
    }
}
