package dev.pvefleet.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a disk says of its own health, from PVE's `health` text.
///
/// PVE passes on what smartctl printed: ATA and NVMe disks say `PASSED` or `FAILED!`, SAS disks `OK` or a sentence
/// that names the fault, disks with SMART switched off `SMART Disabled`, and disks that could not be asked `UNKNOWN`.
public enum SmartState {
    PASSED,
    FAILED,
    UNKNOWN,
    DISABLED;

    /// Decides from PVE's text. Only a verdict that the disk gave itself is a failure; silence is `UNKNOWN`.
    public static SmartState of(@Nullable String healthRaw) {
        String text = healthRaw == null ? "" : healthRaw.strip().toUpperCase(Locale.ROOT);
        return switch (text) {
            case "PASSED", "OK" -> PASSED;
            case "SMART DISABLED" -> DISABLED;
            case "", "UNKNOWN", "N/A" -> UNKNOWN;
            default -> FAILED;
        };
    }

    public boolean isHealthy() {
        return this == PASSED;
    }
}
