package dev.pvefleet.proxmox;

import org.jspecify.annotations.Nullable;

/// How full something is, in bytes: memory, swap, a file system.
///
/// @param used as PVE counts it. For memory that is total minus free, page cache included, up to early PVE 8, and
///     total minus available from 8.4 on (PVE::ProcFSTools::read_meminfo)
/// @param available what could still be used; for memory only from PVE 9.0 on
public record Usage(
        @Nullable Long total, @Nullable Long used, @Nullable Long available) {
    /// What is used, in percent of the total.
    public @Nullable Double pct() {
        return Percent.ofShare(used, total);
    }
}
