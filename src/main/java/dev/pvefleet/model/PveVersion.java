package dev.pvefleet.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PVE release, compared by its first two parts: `7.4-17`, `8.4.1` and `pve-manager/9.1.9/ee41` are 7.4, 8.4
/// and 9.1.
public record PveVersion(int major, int minor) implements Comparable<PveVersion> {
    private static final Pattern FORM = Pattern.compile("(?:pve-manager/)?(\\d{1,4})\\.(\\d{1,4}).*");
    private static final Comparator<PveVersion> ORDER =
            Comparator.comparingInt(PveVersion::major).thenComparingInt(PveVersion::minor);

    /// Reads a version as `/version` or `/nodes/{node}/status` give it; empty if it has another form.
    public static Optional<PveVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new PveVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    public boolean isAtLeast(int wantedMajor, int wantedMinor) {
        return compareTo(new PveVersion(wantedMajor, wantedMinor)) >= 0;
    }

    @Override
    public int compareTo(PveVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
