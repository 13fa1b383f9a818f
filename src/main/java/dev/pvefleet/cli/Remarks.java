package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import dev.pvefleet.cli.print.Output;
import dev.pvefleet.shape.Documents.Problem;
import dev.pvefleet.shape.Documents.Said;
import dev.pvefleet.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command says on stderr: warnings at once and complaints at the end for people, one document for programs.
final class Remarks {
    private final GlobalOptions options;
    private final Console console;
    private final List<String> kept = new ArrayList<>();

    Remarks(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /// Says what is allowed but should be known.
    void warn(String warning) {
        if (options.output().isForPrograms()) {
            kept.add(warning);
        } else {
            console.note("warning: " + warning);
        }
    }

    /// Says why the command failed, in whole or in part.
    void complain(Complaint complaint) {
        if (options.output().isForPrograms()) {
            document(complaint.problem());
        } else {
            complaint.lines().forEach(console::note);
        }
    }

    /// Says what was kept and went into no complaint.
    void finish() {
        if (!kept.isEmpty()) {
            document(null);
        }
    }

    private void document(@Nullable Problem problem) {
        Said said = new Said(problem, kept.isEmpty() ? null : List.copyOf(kept));
        kept.clear();
        console.err().print(options.output() == Output.YAML ? Shape.yaml(said) : Shape.json(said));
        console.err().flush();
    }
}
