package dev.pvefleet.cli;

import java.util.Locale;

/// How a command that serves writes its log.
public enum LogFormat {
    /// A line of words.
    TEXT,
    /// A JSON object a line, with the key words of the text in `mdc`.
    JSON;

    /// As the command line has it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
