package dev.pvefleet.simulator.agent;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The programs that are installed in every simulated VM.
public final class Programs {
    private static final int NOT_FOUND = 127;

    private final String hostname;

    /// @param hostname what the VM calls itself
    public Programs(String hostname) {
        this.hostname = hostname;
    }

    /// Runs a program.
    ///
    /// @param stdin what it may read
    /// @return nothing if there is no such program
    public Optional<Ending> run(List<String> argv, byte[] stdin) {
        List<String> arguments = argv.subList(1, argv.size());
        String path = argv.getFirst();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Optional.ofNullable(
                switch (name) {
                    case "true", ":" -> Ending.of(0);
                    case "false" -> Ending.of(1);
                    case "echo" -> Ending.saying(Ending.Output.of(String.join(" ", arguments) + "\n"));
                    case "cat" -> Ending.saying(Ending.Output.of(stdin));
                    case "printf" -> Ending.saying(Ending.Output.of(Printf.format(arguments)));
                    case "sleep" -> sleep(arguments);
                    case "hostname" -> Ending.saying(Ending.Output.of(hostname + "\n"));
                    case "id", "whoami" ->
                        Ending.saying(Ending.Output.of(name.equals("id") ? "uid=0(root) gid=0(root)\n" : "root\n"));
                    case "uname" -> Ending.saying(Ending.Output.of("Linux\n"));
                    case "apt-get" -> aptGet(arguments);
                    case "sh", "bash", "dash" -> shell(arguments, stdin);
                    default -> null;
                });
    }

    /// Runs a program as a shell does, which says so itself if there is none.
    Ending runInShell(List<String> argv, byte[] stdin) {
        return run(argv, stdin)
                .orElseGet(() -> Ending.complaining(NOT_FOUND, "sh: 1: %s: not found".formatted(argv.getFirst())));
    }

    private Ending shell(List<String> arguments, byte[] stdin) {
        if (arguments.size() < 2 || !arguments.getFirst().matches("-[a-z]*c")) {
            return Ending.complaining(2, "sh: 0: only -c is known here");
        }
        return new Shell(this, stdin).run(arguments.get(1));
    }

    private static Ending sleep(List<String> arguments) {
        try {
            double seconds = Double.parseDouble(arguments.isEmpty() ? "" : arguments.getFirst());
            return Ending.after(Duration.ofMillis((long) (seconds * 1_000)));
        } catch (NumberFormatException e) {
            return Ending.complaining(1, "sleep: invalid time interval");
        }
    }

    private static Ending aptGet(List<String> arguments) {
        String verb = arguments.stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
        return switch (verb.toLowerCase(Locale.ROOT)) {
            case "update" -> Ending.saying(Ending.Output.of("Reading package lists...\n"));
            case "upgrade", "dist-upgrade", "install", "autoremove", "clean" ->
                Ending.saying(Ending.Output.of(
                        "Reading package lists...\nBuilding dependency tree...\n0 upgraded, 0 newly installed, 0 to"
                                + " remove and 0 not upgraded.\n"));
            default -> Ending.complaining(100, "E: Invalid operation " + verb);
        };
    }
}
