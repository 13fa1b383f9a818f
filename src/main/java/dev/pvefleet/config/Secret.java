package dev.pvefleet.config;

/// A value that must not be seen: it shows as `***` wherever it is printed by accident.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
