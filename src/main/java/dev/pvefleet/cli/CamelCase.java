package dev.pvefleet.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Lets options be spelled like the arguments in documents: `--vmName` for `--vm-name`, `--ipTimeoutSec` for
/// `--ip-timeout`.
///
/// Follows the arguments as picocli will, so that values, and the words of a command for a guest, stay as they are.
final class CamelCase {
    private static final String END_OF_OPTIONS = "--";
    private static final String IN_SECONDS = "-sec";

    private final List<String> resolved = new ArrayList<>();
    private CommandSpec spec;

    private CamelCase(CommandLine root) {
        this.spec = root.getCommandSpec();
    }

    static String[] resolve(CommandLine root, String... args) {
        return new CamelCase(root).resolve(Arrays.asList(args)).toArray(String[]::new);
    }

    private List<String> resolve(List<String> args) {
        int next = 0;
        while (next < args.size()) {
            String arg = args.get(next++);
            if (arg.startsWith("-") && !arg.equals(END_OF_OPTIONS)) {
                boolean takesNext = option(arg);
                if (takesNext && next < args.size()) {
                    resolved.add(args.get(next++));
                }
                continue;
            }
            resolved.add(arg);
            CommandLine command = spec.subcommands().get(arg);
            if (command == null) {
                break;
            }
            spec = command.getCommandSpec();
        }
        resolved.addAll(args.subList(next, args.size()));
        return resolved;
    }

    /// @return whether the next argument is this option's value
    private boolean option(String arg) {
        int equals = arg.indexOf('=');
        String given = equals < 0 ? arg : arg.substring(0, equals);
        Optional<String> known = known(given);
        resolved.add(known.orElse(given) + (equals < 0 ? "" : arg.substring(equals)));
        OptionSpec option = spec.findOption(known.orElse(given));
        return option != null && equals < 0 && option.arity().min() > 0;
    }

    private Optional<String> known(String given) {
        String kebab = OptionNames.kebab(given);
        String bare = kebab.endsWith(IN_SECONDS) ? kebab.substring(0, kebab.length() - IN_SECONDS.length()) : kebab;
        return List.of(given, kebab, bare).stream()
                .filter(name -> spec.findOption(name) != null)
                .findFirst();
    }
}
