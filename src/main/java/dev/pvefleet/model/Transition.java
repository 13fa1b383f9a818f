package dev.pvefleet.model;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that was one way at one reading and another way at the next.
///
/// Silence is never a state here: a guest or node that is `unknown`, and a disk that did not answer, keep the state
/// that
/// they had, so `from` and `to` are both something that PVE said.
///
/// @param subject what changed: `qemu/100`, `node/pve1`, `node/pve1/SERIAL` for a disk (its device where it has no
/// serial number), `node/pve1/zfs/rpool` for a ZFS pool, and the target's own name for a target and its cluster
/// @param from absent for what appeared
/// @param to absent for what vanished
/// @param at when it was first seen the new way
public record Transition(
        TargetName target,
        Sort sort,
        String subject,
        @Nullable String from,
        @Nullable String to,
        Instant at) {

    /// What can change, and in which words it is told.
    public enum Sort {
        /// The target answers or does not: `up` or `down`.
        TARGET,
        /// The cluster: `quorate` or `not quorate`.
        QUORUM,
        /// A node, in PVE's words: `online` or `offline`.
        NODE,
        /// A disk's own verdict, as in `DiskRecord.health`.
        SMART,
        /// A ZFS pool, in zpool's words: `ONLINE`, `DEGRADED`, ….
        ZFS,
        /// A guest, in PVE's words: `running`, `stopped`, `paused`, ….
        GUEST_STATUS,
        /// A guest is on another node; the words are the nodes' names.
        MOVED,
        /// A guest that was not there before; the word is its node.
        APPEARED,
        /// A guest that is not there any more; the word is its last node.
        VANISHED;

        /// The word in JSON.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Reads the word.
        ///
        /// @throws IllegalArgumentException if it is none
        public static Sort parse(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
