package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.GuestSearchException;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.guest.Location;
import dev.pvefleet.guest.RenamedGuestException;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks where a guest is now that may have moved.
final class Relocation {
    /// What a node says of a guest that it does not have (PVE::AbstractConfig, `load_config` and
    /// `assert_config_exists_on_node`). A storage or a snapshot that does not exist is none of it.
    private static final Pattern MISSING =
            Pattern.compile("Configuration file '[^']*/(?:qemu-server|lxc)/(?<file>\\d{1,9})\\.conf' does not exist"
                    + "|unable to find configuration file for (?:VM|CT) (?<find>\\d{1,9})\\b"
                    + "|no such (?:VM|CT) \\('(?<such>\\d{1,9})'\\)");

    private final Guests guests;

    Relocation(Guests guests) {
        this.guests = guests;
    }

    /// Whether a task ended so because its node did not have the guest.
    static boolean saysMissing(String exitStatus) {
        return MISSING.matcher(exitStatus).lookingAt();
    }

    /// Whether a change may be begun once more where the guest is by now: it was not, or is no longer, where it was
    /// found, and nothing was done there.
    static boolean hasLeft(Location found, RuntimeException why, Trail trail) {
        if (trail.hasWritten()) {
            return false;
        }
        return switch (why) {
            case RenamedGuestException _ -> true;
            case TransportException e -> saysMissing(e.detail(), found.guest().id());
            case TaskException e ->
                saysMissing(String.valueOf(e.getMessage()), found.guest().id());
            default -> false;
        };
    }

    private static boolean saysMissing(String words, GuestId guest) {
        Matcher matcher = MISSING.matcher(words);
        String vmid = guest.vmid().toString();
        return matcher.find()
                && (vmid.equals(matcher.group("file"))
                        || vmid.equals(matcher.group("find"))
                        || vmid.equals(matcher.group("such")));
    }

    /// Where it is, or where it was if that cannot be said.
    Place of(Place was, Trail trail) {
        try {
            GuestRef guest = new GuestRef.ByVmid(was.guest().vmid());
            return Place.of(
                    guests.find(List.of(was.target()), was.guest().type(), guest, trail.readDeadline()), was.ref());
        } catch (GuestSearchException | TransportException _) {
            return was;
        }
    }
}
