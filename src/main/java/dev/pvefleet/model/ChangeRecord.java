package dev.pvefleet.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One changing operation: who asked for what, and what became of it. The audit trail is made of these.
///
/// @param who the token's name over HTTP, the system user's on the command line; never a secret
/// @param via `http` or `cli`
/// @param operation the seed's name: `clone`, `setConfig`, `resizeDisk`, …
/// @param target absent until the guest is found, if the request names no target
/// @param vmid the guest that is changed; for a clone the new one
/// @param forced whether a gate was overridden with `force`
/// @param upids the PVE tasks that it started, in order
/// @param log what PVE's tasks said, their last lines
/// @param result the result document as JSON, once it succeeded
/// @param error why it failed
/// @param idempotencyKey the client's own name for this request, which a repetition repeats
/// @param asked the arguments by name, without secrets: of a guest's options the names alone, of a command all words
/// @param requestHash what was asked for, hashed, so that a repetition with another request can be told
public record ChangeRecord(
        ChangeId id,
        String who,
        String via,
        String operation,
        @Nullable TargetName target,
        GuestType type,
        @Nullable Vmid vmid,
        boolean forced,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Upid> upids,
        List<String> log,
        @Nullable String result,
        @Nullable Failure error,
        @Nullable String idempotencyKey,
        @Nullable String requestHash,
        Map<String, Object> asked) {
    public ChangeRecord {
        upids = List.copyOf(upids);
        log = List.copyOf(log);
        asked = Collections.unmodifiableMap(new LinkedHashMap<>(asked));
    }

    /// The same change, of which nobody knows more.
    public ChangeRecord interrupted(Instant at) {
        return new ChangeRecord(
                id,
                who,
                via,
                operation,
                target,
                type,
                vmid,
                forced,
                State.INTERRUPTED,
                startedAt,
                at,
                upids,
                log,
                result,
                error,
                idempotencyKey,
                requestHash,
                asked);
    }

    /// How far a change is.
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        /// A gate or a check refused it; nothing was changed.
        REFUSED,
        /// The program ended while it ran. What PVE made of it is to be seen there: its tasks go on.
        INTERRUPTED;

        /// The word in JSON.
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
