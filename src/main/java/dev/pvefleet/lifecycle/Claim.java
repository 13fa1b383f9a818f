package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Safety;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import java.util.Optional;

/// What is found under the vmid that a new guest shall have.
///
/// A guest is never adopted: what is not certainly the wanted one, made by this tool, is somebody else's.
sealed interface Claim {
    /// Nothing is there.
    record Free() implements Claim {}

    /// The wanted guest is there and finished.
    record Existing(Place at) implements Claim {}

    /// The wanted guest is there, but this tool has not finished it.
    record Unfinished(Place at) implements Claim {}

    /// A guest is there that PVE is not done with, and that may be the wanted one.
    ///
    /// @param certain whether it shows that it is. While PVE copies the first disk, a guest has neither name nor
    ///     description, and only the task that makes it can tell whose it is
    record InTheMaking(Place at, boolean certain) implements Claim {}

    /// Something else is there.
    ///
    /// @param what it is, and where
    /// @param why it is not the wanted guest
    record Taken(String what, String why) implements Claim {}

    /// Decides about a guest by its configuration.
    ///
    /// @param at where it is; its name as the configuration has it
    static Claim of(Place at, GuestOptions options, Wanted wanted, Safety safety) {
        if (at.guest().type() != wanted.guest().type()) {
            return taken(at, "it is " + word(at.guest().type()));
        }
        Optional<Mark> mark = Mark.in(options);
        if (mark.isPresent() && !mark.get().equals(wanted.mark())) {
            return taken(at, "it is an unfinished " + mark.get().what());
        }
        boolean isNamed = wanted.name().equals(at.name());
        boolean isLocked = options.lock().filter(wanted.locks()::contains).isPresent();
        if (isLocked && at.name() == null) {
            return new InTheMaking(at, mark.isPresent());
        }
        if (!isNamed) {
            return taken(at, "its name is not '%s'".formatted(wanted.name()));
        }
        boolean isTagged = options.tags().contains(safety.managedTag());
        if (isLocked) {
            return mark.isPresent() || (wanted.tagged() && isTagged)
                    ? new InTheMaking(at, true)
                    : taken(at, "somebody else makes it at this moment: it does not bear our mark");
        }
        if (mark.isPresent()) {
            return new Unfinished(at);
        }
        return isTagged
                ? new Existing(at)
                : taken(at, "it is not tagged '%s', so it is not ours".formatted(safety.managedTag()));
    }

    /// The name that the configuration gives to a guest.
    static Optional<String> nameOf(GuestOptions options, GuestType type) {
        return options.text(GuestChanges.nameOption(type));
    }

    static Taken taken(Place at, String why) {
        return new Taken("%s on node %s".formatted(at.called(), at.node()), why);
    }

    private static String word(GuestType type) {
        return switch (type) {
            case QEMU -> "a virtual machine";
            case LXC -> "a container";
        };
    }
}
