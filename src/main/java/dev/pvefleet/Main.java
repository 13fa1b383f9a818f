package dev.pvefleet;

/// The program's entry.
public final class Main {
    private Main() {}
}
