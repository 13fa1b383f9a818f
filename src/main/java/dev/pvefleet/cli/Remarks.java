package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import dev.pvefleet.cli.print.Output;
import dev.pvefleet.shape.Documents.Problem;
import dev.pvefleet.shape.Documents.Said;
import dev.pvefleet.shape.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command says on stderr: line after line for people, one document at the end for programs.
///
/// Whoever has the last word may be another thread than the command's, so one thread speaks at a time.
final class Remarks {
    private static final int LOG_LINES = 1_000;

    private final GlobalOptions options;
    private final Console console;
    private final List<String> kept = new ArrayList<>();
    private final Deque<String> log = new ArrayDeque<>();
    private @Nullable Problem problem;
    private boolean over;

    Remarks(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /// Says what is allowed but should be known.
    synchronized void warn(String warning) {
        if (over) {
            return;
        }
        if (options.output().isForPrograms()) {
            kept.add(warning);
        } else {
            console.note("warning: " + warning);
        }
    }

    /// Keeps a line of the log for the document; of many the last.
    synchronized void log(String line) {
        log.add(line);
        if (log.size() > LOG_LINES) {
            log.remove();
        }
    }

    /// Says why the command failed, in whole or in part.
    synchronized void complain(Complaint complaint) {
        if (over) {
            return;
        }
        if (!options.output().isForPrograms()) {
            complaint.lines().forEach(console::note);
        } else if (problem == null) {
            problem = complaint.problem();
        } else {
            kept.add(complaint.problem().message());
        }
    }

    /// Says the complaint and what was kept; what comes after is not said any more.
    synchronized void close(Complaint complaint) {
        complain(complaint);
        finish();
        over = true;
    }

    /// Says what was kept.
    synchronized void finish() {
        if (over || (problem == null && kept.isEmpty() && log.isEmpty())) {
            return;
        }
        Said said = new Said(problem, perhaps(kept), perhaps(log));
        problem = null;
        kept.clear();
        log.clear();
        console.err().print(options.output() == Output.YAML ? Shape.yaml(said) : Shape.json(said));
        console.err().flush();
    }

    private static @Nullable List<String> perhaps(Collection<String> lines) {
        return lines.isEmpty() ? null : List.copyOf(lines);
    }
}
