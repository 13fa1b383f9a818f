package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `generate-completion`: a script that lets bash and zsh complete the command line.
@Command(
        name = "generate-completion",
        description = "Print a completion script: source <(pve-fleet generate-completion)")
final class CompletionCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().print(AutoComplete.bash("pve-fleet", spec.root().commandLine()));
        console.out().println();
        console.out().flush();
    }
}
