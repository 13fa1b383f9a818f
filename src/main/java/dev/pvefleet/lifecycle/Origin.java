package dev.pvefleet.lifecycle;

import dev.pvefleet.model.ChangeId;
import java.util.Optional;

/// Where a change comes from: who asks for it, over which face, and under which id it is written down.
///
/// @param who the token's name over HTTP, the system user's on the command line; never a secret
/// @param via `http` or `cli`
/// @param idempotencyKey the client's own name for this request
/// @param requestHash what was asked for, hashed
public record Origin(
        ChangeId id, String who, String via, Optional<String> idempotencyKey, Optional<String> requestHash) {

    /// A new change that nobody will repeat under a key.
    public static Origin of(String who, String via) {
        return new Origin(ChangeId.random(), who, via, Optional.empty(), Optional.empty());
    }
}
