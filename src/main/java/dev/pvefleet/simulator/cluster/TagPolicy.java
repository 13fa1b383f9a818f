package dev.pvefleet.simulator.cluster;

import java.util.Set;

/// What `datacenter.cfg` says of tags (`tag-style`, `registered-tags`, `user-tag-access`).
///
/// @param caseSensitive whether `Web` and `web` are two tags, and none is put in lower case
/// @param keepsOrder whether tags stay in the order in which they were given
/// @param registered tags that only those may set or take away who may change the whole cluster
/// @param others which other tags anybody may use
/// @param listed the tags that anybody may use under {@link Others#LIST}, and beside those of guests
public record TagPolicy(
        boolean caseSensitive, boolean keepsOrder, Set<String> registered, Others others, Set<String> listed) {
    /// What holds where nothing is said.
    public static final TagPolicy USUAL = new TagPolicy(false, false, Set.of(), Others.FREE);

    public TagPolicy {
        registered = Set.copyOf(registered);
        listed = Set.copyOf(listed);
    }

    /// A policy that lists no tags.
    public TagPolicy(boolean caseSensitive, boolean keepsOrder, Set<String> registered, Others others) {
        this(caseSensitive, keepsOrder, registered, others, Set.of());
    }

    /// PVE's `user-allow`.
    public enum Others {
        /// Any.
        FREE,
        /// Those that a guest has which one may see.
        EXISTING,
        /// Those of a list (`user-allow-list`).
        LIST,
        NONE
    }
}
