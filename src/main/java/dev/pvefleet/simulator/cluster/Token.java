package dev.pvefleet.simulator.cluster;

import java.time.Instant;
import java.util.Optional;

/// An API token. It shows without its secret.
///
/// @param separated whether it needs grants of its own (`privsep=1`, PVE's default), beside those of its user
public record Token(Identity identity, String secret, boolean separated, Optional<Instant> expiresAt) {
    public boolean isValidAt(Instant now) {
        return expiresAt.isEmpty() || now.isBefore(expiresAt.get());
    }

    @Override
    public String toString() {
        return identity.toString();
    }
}
