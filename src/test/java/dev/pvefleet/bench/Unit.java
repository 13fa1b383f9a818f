package dev.pvefleet.bench;

import java.util.Locale;

/// What is measured in.
enum Unit {
    COUNT(""),
    MILLIS(" ms"),
    SECONDS(" s"),
    MIB(" MiB"),
    MIB_AN_HOUR(" MiB/h"),
    PERCENT(" %");

    private final String suffix;

    Unit(String suffix) {
        this.suffix = suffix;
    }

    String text(double value) {
        int digits = value == Math.rint(value) ? 0 : Math.abs(value) < 10 ? 2 : 1;
        return String.format(Locale.ROOT, "%." + digits + "f", value) + suffix;
    }
}
