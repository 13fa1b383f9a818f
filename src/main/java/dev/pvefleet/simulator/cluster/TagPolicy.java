package dev.pvefleet.simulator.cluster;

import java.util.Set;

/// What `datacenter.cfg` says of tags (`tag-style`, `registered-tags`, `user-tag-access`).
///
/// @param caseSensitive whether `Web` and `web` are two tags, and none is put in lower case
/// @param keepsOrder whether tags stay in the order in which they were given
/// @param registered tags that only those may set or take away who may change the whole cluster
/// @param others which other tags anybody may use
public record TagPolicy(boolean caseSensitive, boolean keepsOrder, Set<String> registered, Others others) {
    /// What holds where nothing is said.
    public static final TagPolicy USUAL = new TagPolicy(false, false, Set.of(), Others.FREE);

    public TagPolicy {
        registered = Set.copyOf(registered);
    }

    /// PVE's `user-allow`.
    public enum Others {
        /// Any.
        FREE,
        /// Those that a guest has which one may see.
        EXISTING,
        NONE
    }
}
