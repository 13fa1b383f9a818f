package dev.pvefleet.lifecycle;

import java.util.Locale;

/// What became of one option of a change that failed.
public enum OptionState {
    /// It is changed.
    WRITTEN,
    /// It is to be changed: with the guest's next start, or the next change that PVE takes.
    PENDING,
    /// It is as it was.
    UNTOUCHED,
    /// PVE does not show it.
    UNKNOWN;

    /// The word in documents.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
