package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestId;
import java.util.Set;

/// The guest that a clone or a creation shall end with.
///
/// @param mark what it bears while it is unfinished
/// @param locks the words that PVE locks it with while its task runs
/// @param tagged whether PVE makes it with its own tags; else it comes with somebody else's, which say nothing
record Wanted(GuestId guest, String name, Mark mark, Set<String> locks, boolean tagged) {
    Wanted {
        locks = Set.copyOf(locks);
    }
}
