package dev.pvefleet.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name an operator gave to one way into PVE: a key under `targets:` in the configuration, and a metric label.
public record TargetName(String value) implements Comparable<TargetName> {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");

    public TargetName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a target name: it begins with a letter or digit, then letters, digits, '.', '_' and '-', at most 63"
                            .formatted(value));
        }
    }

    /// Reads a target name as a person writes it.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is not one
    public static TargetName parse(String text) {
        return new TargetName(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TargetName that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(TargetName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
