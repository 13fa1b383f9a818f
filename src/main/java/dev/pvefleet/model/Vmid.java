package dev.pvefleet.model;

import org.jspecify.annotations.Nullable;

/// The number of a guest, unique in a cluster: 100 to 999999999, as PVE's `pve-vmid` format demands.
public record Vmid(int value) implements Comparable<Vmid> {
    private static final int LOWEST = 100;
    private static final int HIGHEST = 999_999_999;

    public Vmid {
        if (value < LOWEST || value > HIGHEST) {
            throw new IllegalArgumentException(refusal(Integer.toString(value)));
        }
    }

    /// Reads a vmid as a person or PVE writes it.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is not one
    public static Vmid parse(String text) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(refusal(text));
        }
        return new Vmid(Integer.parseInt(text));
    }

    private static String refusal(String found) {
        return "'%s' is not a vmid: a vmid is a whole number from %d to %d".formatted(found, LOWEST, HIGHEST);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vmid that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(value);
    }

    @Override
    public int compareTo(Vmid other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
