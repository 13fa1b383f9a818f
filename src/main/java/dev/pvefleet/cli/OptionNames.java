package dev.pvefleet.cli;

import dev.pvefleet.model.Hint;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How the arguments of changes are called on the command line, where their names differ from those in documents.
final class OptionNames {
    private static final String SETTING = "config.";
    /// What stands in front of a mistake about one argument; a sentence with a colon in it does not begin so.
    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z]+(?:\\[\\d+])?|config\\..*");

    private static final Pattern UPPER = Pattern.compile("[A-Z]");

    private static final Map<String, String> OTHERS = Map.of(
            "command", "CMD",
            "config", "--set",
            "delete", "--unset",
            "inputData", "standard input",
            "ipTimeoutSec", "--ip-timeout",
            "password", "--password-file",
            "templateId", "--template-id or --template-name",
            "timeoutSec", "--timeout");

    private static final Hint.Surface COMMAND_LINE = new Hint.Surface() {
        @Override
        public String operation(String name) {
            return "pve-fleet " + kebab(name);
        }

        @Override
        public String argument(String name, String value) {
            return value.equals("true") ? of(name) : of(name) + " " + value;
        }
    };

    private OptionNames() {}

    /// A mistake about an argument in the words of the command line; a document's is `rootfsSize: is not …`.
    ///
    /// @param setting how an option of a guest was given, by its name
    static String inCommandLine(String mistake, UnaryOperator<String> setting) {
        int colon = mistake.indexOf(": ");
        if (colon < 0 || !ARGUMENT.matcher(mistake.substring(0, colon)).matches()) {
            return mistake;
        }
        String text = mistake.substring(colon)
                .replace("'delete'", "--unset")
                .replace("'config'", "--set")
                .replace("'revert'", "--revert")
                .replace("'inputData'", "standard input");
        String argument = mistake.substring(0, colon);
        return (argument.startsWith(SETTING) ? setting.apply(argument.substring(SETTING.length())) : of(argument))
                + text;
    }

    /// A hint in the words of the command line.
    static String inCommandLine(Hint hint) {
        return hint.in(COMMAND_LINE);
    }

    private static String of(String argument) {
        String name = argument.replaceFirst("\\[.*", "");
        return OTHERS.getOrDefault(name, "--" + kebab(name));
    }

    /// `rootfsSize` as `rootfs-size`.
    static String kebab(String camel) {
        return UPPER.matcher(camel).replaceAll(OptionNames::lowered);
    }

    private static String lowered(MatchResult letter) {
        return "-" + letter.group().toLowerCase(Locale.ROOT);
    }
}
