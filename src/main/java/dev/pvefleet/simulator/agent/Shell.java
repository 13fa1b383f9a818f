package dev.pvefleet.simulator.agent;

import java.util.ArrayList;
import java.util.List;

/// A small part of `sh -c`: commands with quoted words, one after the other with `;`, `&&` and `||`, `exit`, `kill` of
/// itself, and everything to standard error with `>&2`.
final class Shell {
    private final Programs programs;
    private final byte[] stdin;

    Shell(Programs programs, byte[] stdin) {
        this.programs = programs;
        this.stdin = stdin;
    }

    Ending run(String script) {
        Ending sum = Ending.of(0);
        boolean wanted = true;
        List<String> command = new ArrayList<>();
        List<String> words = new ArrayList<>(Words.of(script));
        words.add(";");
        for (String word : words) {
            if (!Words.isOperator(word)) {
                command.add(word);
                continue;
            }
            if (wanted && !command.isEmpty()) {
                sum = sum.then(one(command, sum.status()));
                if (ends(command, sum)) {
                    return sum;
                }
            }
            command.clear();
            wanted = switch (word) {
                case "&&" -> sum.isGood();
                case "||" -> !sum.isGood();
                default -> true;
            };
        }
        return sum;
    }

    private static boolean ends(List<String> command, Ending ending) {
        return command.getFirst().equals("exit") || ending.bySignal();
    }

    private Ending one(List<String> command, int before) {
        List<String> argv = new ArrayList<>(command);
        boolean toErrors = argv.removeIf(word -> word.equals(">&2") || word.equals("1>&2"));
        if (argv.isEmpty()) {
            return Ending.of(before);
        }
        Ending ending = switch (argv.getFirst()) {
            case "exit" -> Ending.of(argv.size() > 1 ? Integer.parseInt(argv.get(1)) & 0xff : before);
            case "kill" -> kill(argv);
            default -> programs.runInShell(argv, stdin);
        };
        return toErrors ? ending.toErrors() : ending;
    }

    private static Ending kill(List<String> argv) {
        boolean itself = argv.getLast().equals("$$");
        boolean numbered = argv.size() > 2 && argv.get(1).matches("-\\d+");
        return itself
                ? Ending.killed(numbered ? Integer.parseInt(argv.get(1).substring(1)) : 15)
                : Ending.complaining(1, "sh: 1: kill: No such process");
    }
}
