package dev.pvefleet.proxmox.transport;

/// A number of independent reads that are sent at the same time, each by a thread of its own, and may travel as one.
///
/// Groups are told apart by identity. Every member must be sent, or the others wait until their deadlines.
public final class Group {
    private final int size;

    public Group(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a group has members");
        }
        this.size = size;
    }

    public int size() {
        return size;
    }
}
