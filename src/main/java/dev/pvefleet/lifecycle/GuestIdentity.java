package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.proxmox.GuestOptions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By what a guest is known again: a vmid alone may be another guest's a moment later.
///
/// @param name as the configuration has it
/// @param birth when PVE made the VM (`meta`), which nothing changes afterwards; containers have none
/// @param uuid the VM's own (`smbios1`), for those that PVE made before it wrote down when
/// @param macs of the network cards
record GuestIdentity(Optional<String> name, Optional<String> birth, Optional<String> uuid, List<String> macs) {
    private static final Pattern BIRTH = Pattern.compile("(?:^|,)ctime=(\\d{1,12})(?:,|$)");
    private static final Pattern UUID = Pattern.compile("(?:^|,)uuid=([0-9A-Fa-f-]{36})(?:,|$)");

    GuestIdentity {
        macs = List.copyOf(macs);
    }

    static GuestIdentity of(GuestType type, GuestOptions options) {
        return new GuestIdentity(
                Claim.nameOf(options, type),
                part(options, "meta", BIRTH),
                part(options, "smbios1", UUID),
                options.macs());
    }

    private static Optional<String> part(GuestOptions options, String option, Pattern pattern) {
        return options.text(option).map(pattern::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    /// @throws RefusedException if this is not the guest that was there before, or if it is called otherwise now
    void demandSame(GuestIdentity before, Place at) {
        if (isAnother(before)) {
            throw refused("vmid %s is another guest now than it was a moment ago: '%s', made anew on node %s"
                    .formatted(at.guest().vmid(), name.orElse("unnamed"), at.node()));
        }
        if (name.isPresent() && before.name.isPresent() && !name.equals(before.name)) {
            throw refused(
                    "%s was renamed meanwhile: from '%s' to '%s'".formatted(at.guest(), before.name.get(), name.get()));
        }
    }

    /// Only what both tell counts, and the first thing that both tell.
    private boolean isAnother(GuestIdentity before) {
        if (birth.isPresent() && before.birth.isPresent()) {
            return !birth.equals(before.birth);
        }
        if (uuid.isPresent() && before.uuid.isPresent()) {
            return !uuid.equals(before.uuid);
        }
        return !macs.isEmpty() && !before.macs.isEmpty() && Collections.disjoint(macs, before.macs);
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(
                Gate.CHANGED,
                "🐊 " + reason,
                List.of(reason),
                "look at the guest, and try again if it is the one you mean");
    }
}
