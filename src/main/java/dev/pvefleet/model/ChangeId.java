package dev.pvefleet.model;

import java.util.UUID;
import java.util.regex.Pattern;

/// The name of one changing operation, unique for ever; what follows `/api/v1/operations/`.
public record ChangeId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public ChangeId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the id of an operation: 32 hexadecimal digits in lower case, in groups of 8-4-4-4-12"
                            .formatted(value));
        }
    }

    /// A new one.
    public static ChangeId random() {
        return new ChangeId(UUID.randomUUID().toString());
    }

    /// Reads an id as a client sends it.
    ///
    /// @throws IllegalArgumentException with a message for the user, if it is not one
    public static ChangeId parse(String text) {
        return new ChangeId(text);
    }

    @Override
    public String toString() {
        return value;
    }
}
