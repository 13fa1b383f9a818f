package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/// Reads files that are wrong, and gives back what is said of them without the file's name in front.
final class MistakesOf {
    private static final String FILE = FakeSurroundings.FILE + ":";

    private MistakesOf() {}

    static List<String> file(String yaml) {
        return file(yaml, new FakeSurroundings());
    }

    static List<String> file(String yaml, FakeSurroundings machine) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> machine.read(yaml));
        return refusal == null
                ? List.of()
                : refusal.mistakes().stream()
                        .map(Mistake::toString)
                        .map(line -> line.startsWith(FILE)
                                ? line.substring(FILE.length()).strip()
                                : line)
                        .toList();
    }

    /// A file with one good target in line 1, and more from line 2 on.
    static List<String> top(String more) {
        return file("targets: {p: {transport: {kind: ssh, node: pve1, host: pve1}}}\n" + more);
    }

    /// The lines from 2 on are the keys of a transport; key paths begin behind `targets.p.transport`.
    static List<String> transport(String keys, FakeSurroundings machine) {
        String yaml = "targets: {p: {transport: {kind: ssh, node: pve1, host: pve1}}, q: {transport: {\n";
        String body = keys.lines().map(line -> line + ",\n").reduce("", String::concat);
        return file(yaml + body + "}}}", machine).stream()
                .map(line -> line.replace("targets.q.transport.", "").replace("targets.q.transport", "transport"))
                .toList();
    }
}
