package dev.pvefleet.config;

/// One thing wrong with a configuration file, and where. Its text never holds the value of a secret key.
///
/// @param line the line from 1 on; 0 when it is about the whole file
/// @param key the path of the key, such as `targets.pve1.transport.port`; empty when no key is meant
/// @param text what was found, what is allowed, and what to do
public record Mistake(String file, int line, int column, String key, String text) {

    /// `file:line:column: key: text`, without the parts that are not there.
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return key.isEmpty() ? place + ": " + text : place + ": " + key + ": " + text;
    }
}
