package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class CamelCaseTest {
    private final CommandLine line = new CommandLine(CommandSpec.forAnnotatedObject(new Root())
            .addSubcommand(
                    "run",
                    CommandSpec.create()
                            .addOption(OptionSpec.builder("-n", "--vm-name")
                                    .type(String.class)
                                    .build())
                            .addOption(OptionSpec.builder("--wait-for-ip")
                                    .type(boolean.class)
                                    .build())
                            .addOption(OptionSpec.builder("--timeout")
                                    .type(String.class)
                                    .build())
                            .addPositional(PositionalParamSpec.builder()
                                    .type(String[].class)
                                    .arity("0..*")
                                    .build())));

    @ParameterizedTest
    @CsvSource({
        "run --vmName web, run --vm-name web",
        "run --vmName=webApp --waitForIp, run --vm-name=webApp --wait-for-ip",
        "run --timeoutSec 5, run --timeout 5",
        "run --timeout-sec 5, run --timeout 5",
        "run --vm-name --waitForIp, run --vm-name --waitForIp",
        "run -n --vmName --waitForIp, run -n --vmName --wait-for-ip",
        "run -- --vmName web, run -- --vmName web",
        "run ls --vmName web, run ls --vmName web",
        "run --vmNom web, run --vmNom web",
        "--vmName run, --vmName run",
        "run --vmName, run --vm-name"
    })
    void resolvesWhatIsAnOptionAndLeavesAllElse(String given, String expected) {
        assertThat(CamelCase.resolve(line, given.split(" ", -1))).containsExactly(expected.split(" ", -1));
    }

    @Command(name = "root")
    private static final class Root {}
}
