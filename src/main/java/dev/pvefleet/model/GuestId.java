package dev.pvefleet.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A guest's identity in its cluster, written as PVE does: `qemu/100`. It does not change when the guest migrates.
public record GuestId(GuestType type, Vmid vmid) implements Comparable<GuestId> {
    private static final Comparator<GuestId> ORDER =
            Comparator.comparing(GuestId::vmid).thenComparing(GuestId::type);

    /// Reads `qemu/100` or `lxc/200`.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is neither
    public static GuestId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'%s' is not a guest id: qemu/VMID or lxc/VMID".formatted(text));
        }
        return new GuestId(GuestType.parse(text.substring(0, slash)), Vmid.parse(text.substring(slash + 1)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GuestId that && type == that.type && vmid.equals(that.vmid);
    }

    @Override
    public int hashCode() {
        return 31 * vmid.hashCode() + type.hashCode();
    }

    @Override
    public int compareTo(GuestId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return type + "/" + vmid;
    }
}
