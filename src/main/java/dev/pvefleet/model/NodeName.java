package dev.pvefleet.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of a PVE node: its host name without a domain (PVE's `pve-node` format).
public record NodeName(String value) implements Comparable<NodeName> {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");

    public NodeName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a node name: letters, digits and '-' inside, at most 63, without a domain"
                            .formatted(value));
        }
    }

    /// Reads a node name as a person or PVE writes it.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is not one
    public static NodeName parse(String text) {
        return new NodeName(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
