package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.GuestOptions;
import java.util.Optional;

/// The line in front of a guest's description by which this tool recognises a guest that it began to make and has not
/// finished.
///
/// A clone cannot be given tags; it comes with its template's, and between the clone and the write of its own it
/// would look like anybody's. The description can be given, so it says from the first moment on whose it is. The write
/// that finishes the guest takes the line away.
record Mark(String line) {
    private static final String OURS = "pve-fleet: unfinished ";

    static Mark ofClone(Vmid source) {
        return new Mark(OURS + "clone of " + source);
    }

    /// A container that is made, but shall be started too.
    static Mark ofStart() {
        return new Mark(OURS + "creation, to be started");
    }

    /// The mark that a guest bears, whatever it says.
    static Optional<Mark> in(GuestOptions options) {
        return options.text("description")
                .flatMap(text -> text.lines().findFirst())
                .map(String::strip)
                .filter(line -> line.startsWith(OURS))
                .map(Mark::new);
    }

    /// The description with this mark in front.
    String before(Optional<String> description) {
        return description
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty())
                .map(text -> line + "\n" + text)
                .orElse(line);
    }

    /// The description of a guest without its mark.
    static Optional<String> without(GuestOptions options) {
        Optional<String> description = options.text("description");
        if (in(options).isEmpty()) {
            return description;
        }
        return description
                .map(text -> text.indexOf('\n') < 0 ? "" : text.substring(text.indexOf('\n') + 1))
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty());
    }

    /// What is unfinished, for messages: `clone of 9000`.
    String what() {
        return line.substring(OURS.length());
    }
}
