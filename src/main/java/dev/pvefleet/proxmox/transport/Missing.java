package dev.pvefleet.proxmox.transport;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// What it is that PVE says is not there. PVE has one status for all of it, and for much else too.
public enum Missing {
    GUEST("Configuration file '[^']*' does not exist|unable to find configuration file for (?:VM|CT)\\b"
            + "|no such (?:VM|CT)\\b"),
    NODE("hostname lookup '[^']*' failed|no such (?:cluster )?node\\b"),
    STORAGE("storage '[^']*' does not exist|no such storage\\b"),
    POOL("pool '[^']*' does not exist"),
    SNAPSHOT("snapshot '[^']*' does not exist"),
    VOLUME("volume '[^']*' does not exist|no such volume\\b"),
    BRIDGE("bridge '[^']*' does not exist"),
    TASK("no such task\\b"),
    OTHER("no such resource\\b");

    private final Pattern words;

    Missing(String words) {
        this.words = Pattern.compile(words);
    }

    /// What PVE's words are about, if they say that something is not there.
    static Optional<Missing> in(String text) {
        return Arrays.stream(values())
                .filter(missing -> missing.words.matcher(text).find())
                .findFirst();
    }
}
