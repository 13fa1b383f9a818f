package dev.pvefleet.cli.print;

import java.util.Locale;

/// The forms in which a result can be printed.
public enum Output {
    TABLE,
    JSON,
    YAML,
    MARKDOWN;

    /// Whether the output is read by programs, so that errors must be documents too.
    public boolean isForPrograms() {
        return switch (this) {
            case JSON, YAML -> true;
            case TABLE, MARKDOWN -> false;
        };
    }

    /// The word on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
