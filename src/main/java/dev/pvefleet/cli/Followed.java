package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.shape.Documents.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A change while it goes: shown to whoever sits at the terminal, and remembered for those who stop waiting.
///
/// Told by the thread that makes the change, asked by the one that ends the process.
final class Followed implements Progress {
    private final GuestType type;
    private final Console console;
    private final String program;
    private final List<Upid> tasks = new ArrayList<>();
    private @Nullable TargetName target;
    private @Nullable GuestId guest;
    private @Nullable String step;

    /// @param program how to call this program, for a command to copy
    Followed(GuestType type, Console console, String program) {
        this.type = type;
        this.console = console;
        this.program = program;
    }

    @Override
    public synchronized void found(TargetName where, GuestId which) {
        target = where;
        guest = which;
    }

    @Override
    public synchronized void forced(Gate gate) {
        show("forced: gate " + gate.label());
    }

    @Override
    public synchronized void step(String what) {
        step = what;
        show(what);
    }

    @Override
    public synchronized void started(Upid task) {
        tasks.add(task);
    }

    @Override
    public synchronized void log(Upid task, List<String> lines) {
        lines.forEach(line -> show("  " + line, console.notes().coloured()));
    }

    /// What to say to those who stop waiting.
    synchronized Complaint parting() {
        String message = message();
        Optional<String> hint = hint();
        List<String> lines = new ArrayList<>();
        lines.add("interrupted: " + message);
        tasks.forEach(task -> lines.add("  " + task));
        hint.ifPresent(text -> lines.add("hint: " + text));
        Problem problem = Problem.of("interrupted", message, hint.orElse(null));
        return new Complaint(
                ExitCode.INTERRUPTED, tasks.isEmpty() ? problem : problem.withTask(tasks.getLast(), List.of()), lines);
    }

    private String message() {
        if (!tasks.isEmpty()) {
            return "nobody waits any more, but PVE's task goes on";
        }
        return step == null ? "nothing was changed yet" : "PVE may have begun it, and goes on then: %s".formatted(step);
    }

    private Optional<String> hint() {
        if (guest == null || step == null) {
            return Optional.empty();
        }
        return Optional.of(
                "look again with: %s %s lookup --vmid %s --target %s".formatted(program, type, guest.vmid(), target));
    }

    private void show(String line) {
        show(line, false);
    }

    private void show(String line, boolean faint) {
        if (console.notes().terminal()) {
            if (faint) {
                console.noteFaintly(line);
            } else {
                console.note(line);
            }
        }
    }
}
