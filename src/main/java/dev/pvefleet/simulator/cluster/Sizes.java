package dev.pvefleet.simulator.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PVE's sizes with a unit, as the `size=` of a volume has them.
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(?:^|,)size=(\\d+)([KMGT]?)(?:,|$)");

    private Sizes() {}

    /// The bytes of `local-lvm:vm-100-disk-0,size=32G`; 0 if it names no size.
    static long ofVolume(String volume) {
        Matcher matcher = SIZE.matcher(volume);
        if (!matcher.find()) {
            return 0;
        }
        int power = switch (matcher.group(2)) {
            case "K" -> 1;
            case "M" -> 2;
            case "G" -> 3;
            case "T" -> 4;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }
}
