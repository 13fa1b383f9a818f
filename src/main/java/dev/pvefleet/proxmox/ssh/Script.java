package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.GuestOptionNames;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The remote command for one or more calls, and the marks by which their answers are told apart.
///
/// Calls run one after the other. Before the first and after each one the same mark is printed to both streams, with
/// the exit code of the call on standard output. A mark holds a random word, so that no output can forge it.
///
/// @param nonce a random word for this command alone
/// @param mayBeEnded whether the command only reads, so that it may be ended when the time is up
/// @param isSecret whether a parameter is nobody else's to see
record Script(List<String> lines, String nonce, boolean mayBeEnded, boolean isSecret) {
    /// A command this long goes to the shell's standard input instead, as one with a secret does: one argument of a
    /// program may have 128 KiB on Linux, and a character up to 4 bytes.
    private static final int MAX_CHARS = 32 << 10;

    private static final String BY_INPUT = "exec sh";

    /// What Linux takes as one argument (`MAX_ARG_STRLEN`), without the NUL at its end.
    private static final int MAX_ARGUMENT_BYTES = (128 << 10) - 1;

    /// Half of what Linux takes as all arguments and the environment with the usual limit of the stack, 8 MiB.
    private static final int MAX_ARGUMENTS_BYTES = 1 << 20;

    /// Becomes the program that is named, with what standard input holds as its arguments.
    private static final String READ_ARGUMENTS = "$0 = shift; { local $/ = \"\\0\"; @ARGV = <STDIN>; chomp @ARGV }"
            + " open STDIN, \"<\", \"/dev/null\"; do $0; die $@ if $@";

    private static final Duration RESERVE = Duration.ofSeconds(2);

    Script {
        lines = List.copyOf(lines);
    }

    /// @param program what runs pvesh, such as `sudo -n env LC_ALL=C.UTF-8 pvesh`, as words
    /// @param limit how long all the calls may take together
    static Script of(List<Call> calls, List<String> program, Duration limit, String nonce) {
        List<String> lines = new ArrayList<>();
        lines.add("printf '\\n%s\\n'; printf '\\n%s\\n' >&2".formatted(nonce, nonce));
        boolean reads = calls.stream().allMatch(call -> call.verb() == Verb.GET);
        if (reads) {
            lines.add(limits(limit, calls.size()));
        }
        for (int index = 0; index < calls.size(); index++) {
            Call call = calls.get(index);
            if (reads) {
                lines.addAll(List.of("$t " + words(call, program), "c=$?"));
            } else if (hidesArguments(call, program)) {
                lines.addAll(hiding(program));
                lines.addAll(outliving("hidden " + words(call, List.of())));
            } else {
                lines.addAll(outliving(words(call, program)));
            }
            lines.add(
                    "printf '\\n%s %d %%s\\n' \"$c\"; printf '\\n%s %d\\n' >&2".formatted(nonce, index, nonce, index));
        }
        return new Script(lines, nonce, reads, calls.stream().anyMatch(Script::holdsSecret));
    }

    /// A write whose program lives on when the connection breaks.
    ///
    /// pvesh runs a task as its own child and copies the log to its output, so that a pipe without a reader
    /// kills the task (PVE::RESTEnvironment, `fork_worker`). A file does not. Where there is no room for one, the
    /// output goes straight into the pipe.
    private static List<String> outliving(String words) {
        return List.of(
                "if d=$(mktemp -d 2>/dev/null); then",
                words + " >\"$d/out\" 2>\"$d/err\"",
                "c=$?",
                "cat \"$d/out\"; cat \"$d/err\" >&2; rm -rf \"$d\"",
                "else",
                words,
                "c=$?",
                "fi");
    }

    /// Whether a secret is among the arguments and can be kept from the process list. sudo starts what its line allows
    /// and nothing else.
    private static boolean hidesArguments(Call call, List<String> program) {
        return holdsSecret(call) && !program.getFirst().equals("sudo");
    }

    private static boolean holdsSecret(Call call) {
        return call.params().values().stream().anyMatch(Params.Param::isSecret);
    }

    /// Makes `hidden` run pvesh with its arguments, which no process then has on its command line: Perl reads them
    /// from a pipe and does what pvesh does. Else everybody on the node could read them for the length of a task.
    /// Where pvesh is no Perl program, it is started as ever.
    private static List<String> hiding(List<String> program) {
        String binary = quote(program.getLast());
        String started = program.stream().map(Script::quote).collect(Collectors.joining(" "));
        String surroundings = program.subList(0, program.size() - 1).stream()
                .map(Script::quote)
                .collect(Collectors.joining(" "));
        return List.of(
                "f=$(command -v %s) && [ -r \"$f\" ] && IFS= read -r l <\"$f\" || l=".formatted(binary),
                "case $l in",
                "'#!/usr/bin/perl'*) hidden() { printf '%s\\0' \"$@\" | " + surroundings + " /usr/bin/perl -e "
                        + quote(READ_ARGUMENTS) + " \"$f\"; } ;;",
                "*) hidden() { " + started + " \"$@\"; } ;;",
                "esac");
    }

    /// A read is ended by the far side too, should the connection break; one that hangs leaves a little time for
    /// those behind it. A write never is: PVE's task would die with it.
    private static String limits(Duration limit, int calls) {
        long reserve = Math.min(RESERVE.toMillis(), limit.toMillis() / (calls + 1)) * (calls - 1);
        long seconds = Math.max(1, Math.ceilDiv(limit.toMillis() - reserve, 1000));
        return "if command -v timeout >/dev/null 2>&1; then t='timeout -k 2 %d'; else t=; fi".formatted(seconds);
    }

    /// Why pvesh would not read a call as it is meant, or could not be given it.
    static Optional<String> objection(Call call) {
        return call.params()
                .firstEmpty()
                .map(name -> "'%s' has an empty value, which PVE takes for none at all".formatted(name))
                .or(() -> strangeName(call))
                .or(() -> call.params().values().stream()
                        .flatMap(param -> objection(param).stream())
                        .findFirst())
                .or(() -> call.params().arrays().stream()
                        .flatMap(name -> listObjection(call, name).stream())
                        .findFirst())
                .or(() -> tooMuch(call));
    }

    private static Optional<String> objection(Params.Param param) {
        if (param.value().indexOf('\0') >= 0) {
            return Optional.of(
                    "'%s' holds a NUL, which no program can be given as an argument; over the REST API it can travel"
                            .formatted(param.name()));
        }
        int bytes = bytes(param.value());
        return bytes <= MAX_ARGUMENT_BYTES
                ? Optional.empty()
                : Optional.of(("'%s' has %d bytes as pvesh is given it, in UTF-8; one argument of a program has at most"
                                + " %d")
                        .formatted(param.name(), bytes, MAX_ARGUMENT_BYTES));
    }

    /// Until PVE 7 a list is one text whose words end with NULs, and Perl's `split` drops empty ones at its end.
    private static Optional<String> listObjection(Call call, String name) {
        List<String> elements = call.params().array(name);
        if (elements.isEmpty() || !elements.getLast().isEmpty()) {
            return Optional.empty();
        }
        if (call.version().isEmpty()) {
            return Optional.of("how '%s' is read depends on PVE's version".formatted(name));
        }
        PveVersion version = call.version().get();
        return version.isAtLeast(8, 0)
                ? Optional.empty()
                : Optional.of(
                        "'%s' ends with an empty word, which PVE %s loses; PVE 8 does not".formatted(name, version));
    }

    private static Optional<String> tooMuch(Call call) {
        int bytes = call.params().values().stream()
                .mapToInt(param -> bytes(param.name()) + bytes(param.value()) + 4)
                .sum();
        return bytes <= MAX_ARGUMENTS_BYTES
                ? Optional.empty()
                : Optional.of("the arguments have %d bytes together; pvesh is given at most %d"
                        .formatted(bytes, MAX_ARGUMENTS_BYTES));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String words(Call call, List<String> program) {
        List<String> words = new ArrayList<>(program);
        words.add(call.verb().pvesh());
        words.add(call.path());
        for (Params.Param param : call.params().values()) {
            words.add("--" + param.name());
            words.add(param.value());
        }
        words.add("--output-format");
        words.add("json");
        return words.stream().map(Script::quote).collect(Collectors.joining(" "));
    }

    /// A name that pvesh could take for an option of its own, or for an abbreviation of another.
    private static Optional<String> strangeName(Call call) {
        return names(call)
                .flatMap(names -> call.params().values().stream()
                        .map(Params.Param::name)
                        .filter(name -> !names.has(name))
                        .findFirst()
                        .map(name -> "'%s' is no option of PVE 7.4 to 9.2, and pvesh might take it for another one"
                                .formatted(name)));
    }

    /// What may be sent where the names of parameters are not all this program's own.
    private static Optional<GuestOptionNames> names(Call call) {
        return switch (call.endpoint()) {
            case GUEST_SET_CONFIG ->
                call.path().contains("/lxc/") ? Optional.of(GuestOptionNames.LXC) : Optional.of(GuestOptionNames.QEMU);
            case QEMU_SET_CONFIG -> Optional.of(GuestOptionNames.QEMU);
            case LXC_CREATE -> Optional.of(GuestOptionNames.LXC_CREATION);
            default -> Optional.empty();
        };
    }

    /// Makes one word of a shell out of any text.
    ///
    /// @throws IllegalArgumentException for a NUL, which no program can be given
    static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a parameter holds a NUL character");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /// The command for the login shell, whichever that is: it only has to start a POSIX one. A secret does
    /// not stand in it, because everybody on the node can read a command line.
    String command() {
        String command = "exec sh -c " + quote("exec </dev/null\n" + text());
        return isSecret || command.length() > MAX_CHARS ? BY_INPUT : command;
    }

    /// What that shell reads on its standard input; empty where all is in the command. A shell runs a group of
    /// commands when it has read the end of it, so that one which is cut off on its way is not begun.
    byte[] input() {
        return command().equals(BY_INPUT)
                ? ("{\n" + text() + "\n} </dev/null\n").getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    /// Whether it is so long that several calls had better travel apart.
    boolean isLong() {
        return text().length() > MAX_CHARS;
    }

    private String text() {
        return String.join("\n", lines);
    }

    /// The mark before the first call. What a chatty login shell printed stands before it.
    String beginning() {
        return "\n" + nonce + "\n";
    }

    /// The mark after a call, up to what follows on its line.
    String mark(int index) {
        return "\n" + nonce + " " + index;
    }
}
