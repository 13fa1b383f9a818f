package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Table;
import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.shape.Documents;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `token`: a new token for the admin API, and the line that lets it in. The agent keeps only its hash.
@Command(
        name = "token",
        description = {
            "Make a token for the admin API.",
            "Print it once, and the line of http.tokens that lets it in. Nothing is stored."
        })
final class TokenCommand implements Callable<Integer> {
    /// As the configuration has it.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Invocation invocation;
    private final RandomGenerator random;

    @Option(names = "--name", paramLabel = "NAME", description = "Who uses it; ${DEFAULT-VALUE} by default.")
    private String name = "ops";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "viewer, who may only look, or operator, who may change; ${DEFAULT-VALUE} by default.")
    private Role role = Role.VIEWER;

    /// @param random must be a good one: whoever guesses a token may do what it may
    TokenCommand(Invocation invocation, RandomGenerator random) {
        this.invocation = invocation;
        this.random = random;
    }

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "--name: '%s' is not a name: letters, digits, '.', '_' and '-', at most 63".formatted(name));
        }
        NewToken made = NewToken.make(name, role, random);
        String line = "- " + made.entry();
        invocation.print(
                new Documents.Token(name, made.roleWord(), made.token(), made.sha256(), line),
                Table.of("Token", "THE TOKEN, WHICH IS SHOWN ONLY NOW").row(Cell.of(made.token())),
                Table.of("Configuration", "FOR http.tokens IN pve-fleet.yaml").row(Cell.of(line)));
        return ExitCode.DONE;
    }
}
