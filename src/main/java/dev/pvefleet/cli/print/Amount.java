package dev.pvefleet.cli.print;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers as people read them. What is not known is a dash, never 0.
public final class Amount {
    private static final String UNKNOWN = "-";
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amount() {}

    public static String bytes(@Nullable Long bytes) {
        if (bytes == null) {
            return UNKNOWN;
        }
        double rest = bytes;
        int unit = 0;
        while (rest >= 1024 && unit < UNITS.length - 1) {
            rest /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", rest, UNITS[unit]);
    }

    /// Used of total, such as `1.5 GiB / 8.0 GiB`.
    public static String share(@Nullable Long used, @Nullable Long total) {
        return used == null && total == null ? UNKNOWN : bytes(used) + " / " + bytes(total);
    }

    public static String percent(@Nullable Double percent) {
        return percent == null ? UNKNOWN : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    public static String number(@Nullable Double number) {
        if (number == null) {
            return UNKNOWN;
        }
        return number == Math.rint(number)
                ? Long.toString(Math.round(number))
                : String.format(Locale.ROOT, "%.2f", number);
    }

    public static String load(double load) {
        return String.format(Locale.ROOT, "%.2f", load);
    }

    public static String uptime(@Nullable Long seconds) {
        if (seconds == null) {
            return UNKNOWN;
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours < 24 ? hours + "h " + minutes % 60 + "m" : hours / 24 + "d " + hours % 24 + "h";
    }

    public static String text(@Nullable Object value) {
        return value == null ? UNKNOWN : value.toString();
    }
}
