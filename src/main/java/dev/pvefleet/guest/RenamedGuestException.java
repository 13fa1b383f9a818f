package dev.pvefleet.guest;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;

/// A guest that was found by name does not bear that name at this moment, so it is not the one that is meant.
public final class RenamedGuestException extends GuestSearchException {
    private static final long serialVersionUID = 1L;

    /// @param asked the name that it was found by
    /// @param present the name that it has
    public RenamedGuestException(GuestId guest, NodeName node, String asked, String present) {
        super(
                Kind.NOT_FOUND,
                "%s on node %s is not named '%s' at this moment, but '%s'".formatted(guest, node, asked, present),
                Hint.of("somebody renames it: ask again, or by its vmid"));
    }
}
