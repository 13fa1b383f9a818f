package dev.pvefleet.proxmox.ssh;

import java.util.stream.Collectors;

/// What a far end printed, brought into one line that a message can hold: nothing in it moves a terminal's cursor, and
/// it is not too long.
final class OneLine {
    private static final int MAX_CHARS = 300;

    private OneLine() {}

    static String of(String text) {
        String line = text.lines()
                .map(part -> part.strip().replaceAll("\\p{C}|\\uFFFD", "?"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" / "));
        return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "…";
    }
}
