package dev.pvefleet.proxmox.ssh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What pvesh wrote to standard error, brought into the form that REST gives: a status, a text, and PVE's complaint
/// for each parameter.
///
/// A PVE::Exception prints its code, its message, and a line `name: complaint` for each parameter; a plain `die` has
/// no code (REST says 500 then). It need not be the first to speak: in front of it may stand what storage plugins,
/// sudo, Perl and the shell warn of. The usage that PVE::CLIHandler prints after a wrong parameter is dropped.
record Complaint(int status, String text, Map<String, String> errors) {
    private static final Pattern NOISE =
            Pattern.compile("perl: warning: (?:Setting locale failed|Please check that your locale|Falling back to).*"
                    + "|\\t(?:LANGUAGE|LANG|LC_[A-Z]+) = .*"
                    + "| {4}are supported and installed on your system\\."
                    + "|.*: warning: setlocale: .*"
                    + "|sudo: (?:unable to resolve host|setrlimit\\().*"
                    + "|Task finished with \\d+ warning\\(s\\)!");
    /// What Perl says of its own accord ends with the place in the program. A program may also die with such a line,
    /// which is the last one then.
    private static final Pattern FROM_PERL = Pattern.compile(
            ".* at \\S+ line \\d+(?:, <[^>]*> (?:line|chunk) \\d+)?" + "(?: during global destruction)?\\.");
    private static final Pattern USAGE =
            Pattern.compile("(?:USAGE: )?pvesh (?:get|set|create|delete|ls|usage) <api_path>.*");
    private static final Pattern CODED = Pattern.compile("(?<code>[1-5]\\d\\d) (?<text>.*)");
    /// How the two exceptions begin that PVE raises with a code almost everywhere (PVE::Exception).
    private static final Pattern RAISED =
            Pattern.compile("400 Parameter verification failed\\.|403 Permission check failed.*");
    private static final Pattern PARAMETER = Pattern.compile("(?<name>[A-Za-z][A-Za-z0-9_-]*): (?<text>.*)");
    /// What pvesh ends with after Getopt::Long has said which option it is (PVE::JSONSchema, `get_options`).
    private static final String BAD_OPTION = "400 unable to parse option";

    private static final Pattern WHICH_OPTION =
            Pattern.compile("Unknown option: .*|Option \\S+ .*|Value \".*\" invalid for .*");
    private static final Pattern NOT_THERE = Pattern.compile("No '[a-z]+' handler defined for |no such resource '/");
    private static final Pattern OWN_SSH = Pattern.compile("ssh: (?:connect to host|Could not resolve hostname) "
            + "|Host key verification failed\\."
            + "|kex_exchange_identification: "
            + "|Connection (?:closed|reset|timed out|to \\S+ closed)\\b"
            + "|\\S+: Permission denied \\(publickey");

    Complaint {
        errors = Map.copyOf(errors);
    }

    /// The lines of standard error that mean something.
    static List<String> linesOf(String stderr) {
        List<String> lines = new ArrayList<>();
        for (String line : stderr.lines().toList()) {
            if (USAGE.matcher(line).matches()) {
                break;
            }
            if (!NOISE.matcher(line).matches() && !(line.isBlank() && lines.isEmpty())) {
                lines.add(line.stripTrailing());
            }
        }
        while (!lines.isEmpty() && lines.getLast().isBlank()) {
            lines.removeLast();
        }
        return lines;
    }

    static Complaint of(List<String> lines) {
        int badOption = lines.indexOf(BAD_OPTION);
        if (badOption > 0) {
            List<String> before = lines.subList(0, badOption);
            List<String> which =
                    before.stream().filter(WHICH_OPTION.asMatchPredicate()).toList();
            return new Complaint(400, String.join("\n", which.isEmpty() ? before : which), Map.of());
        }
        List<String> own = withoutPerl(lines);
        for (int index = own.size() - 1; index >= 0; index--) {
            Matcher coded = CODED.matcher(own.get(index));
            if (coded.matches() && isTheException(own, index)) {
                return coded(
                        Integer.parseInt(coded.group("code")), coded.group("text"), own.subList(index + 1, own.size()));
            }
        }
        String text = String.join("\n", withDeath(lines));
        return new Complaint(plainStatus(text), text, Map.of());
    }

    /// Whether the line begins what pvesh died of. A warning in front may begin with three digits too, such as `404
    /// Not Found` of a server that a storage plugin asked; then something else follows that is no part of it.
    private static boolean isTheException(List<String> lines, int index) {
        return index == 0
                || index == lines.size() - 1
                || RAISED.matcher(lines.get(index)).matches()
                || lines.subList(index + 1, lines.size()).stream().allMatch(PARAMETER.asMatchPredicate());
    }

    private static List<String> withoutPerl(List<String> lines) {
        return lines.stream().filter(line -> !FROM_PERL.matcher(line).matches()).toList();
    }

    /// The same, and the last line in any case: a program that dies of it has warned before.
    private static List<String> withDeath(List<String> lines) {
        if (lines.isEmpty()) {
            return lines;
        }
        List<String> said = new ArrayList<>(withoutPerl(lines.subList(0, lines.size() - 1)));
        said.add(lines.getLast());
        return said;
    }

    /// The status that REST gives for the same words.
    private static int plainStatus(String text) {
        if (OWN_SSH.matcher(text).find()) {
            // pvesh goes to other nodes by ssh; pveproxy says 595 where it cannot get there.
            return 595;
        }
        return NOT_THERE.matcher(text).find() ? 501 : 500;
    }

    private static Complaint coded(int status, String first, List<String> rest) {
        StringBuilder text = new StringBuilder(first);
        Map<String, String> errors = new LinkedHashMap<>();
        String name = "";
        for (String line : rest) {
            Matcher parameter = PARAMETER.matcher(line);
            if (parameter.matches()) {
                name = parameter.group("name");
                errors.merge(name, parameter.group("text"), (one, other) -> one + "\n" + other);
            } else if (name.isEmpty()) {
                text.append('\n').append(line);
            } else {
                // The complaint about a property string has several lines, such as `net0.foo: …`.
                errors.merge(name, line, (one, other) -> one + "\n" + other);
            }
        }
        return new Complaint(status, text.toString(), errors);
    }
}
