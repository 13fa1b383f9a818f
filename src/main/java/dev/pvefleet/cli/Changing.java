package dev.pvefleet.cli;

import dev.pvefleet.arguments.ArgumentsException;
import dev.pvefleet.arguments.ChangeReader;
import dev.pvefleet.arguments.Method;
import dev.pvefleet.cli.Services.Watch;
import dev.pvefleet.cli.print.ChangeTables;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.proxmox.Target;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// Makes the change of one command: reads its arguments, follows it, and steps aside when the process is told to stop.
///
/// PVE's task is never stopped with it: whoever waited is told what goes on, and how to look for it.
final class Changing {
    private final Invocation invocation;

    Changing(Invocation invocation) {
        this.invocation = invocation;
    }

    /// Makes the change and prints what came of it.
    int perform(Method method, GuestType type, Given given, ConductOptions options) {
        return perform(method, type, given, options, result -> {
            print(invocation, result);
            return ExitCode.DONE;
        });
    }

    /// Makes the change.
    ///
    /// @param conclusion says what came of it, and gives the exit code
    int perform(
            Method method,
            GuestType type,
            Given given,
            ConductOptions options,
            ToIntFunction<ChangeResult> conclusion) {
        Change change = read(method, type, given);
        try (Fleet fleet = invocation.open()) {
            List<Target> targets = fleet.targets();
            if (method == Method.CREATE && targets.size() > 1) {
                throw new UsageException("there are several targets, so say where the container shall be: --target "
                        + targets.stream().map(target -> target.name().value()).collect(Collectors.joining(" or ")));
            }
            Conduct conduct = options.conduct(fleet.config(), fleet.longestTimeout());
            Lifecycle lifecycle = invocation.services().lifecycle(fleet.config(), invocation::warn);
            return follow(type, progress -> lifecycle.perform(targets, change, conduct, progress), conclusion);
        }
    }

    private int follow(GuestType type, Work work, ToIntFunction<ChangeResult> conclusion) {
        Followed followed =
                new Followed(type, invocation.console(), invocation.services().program());
        Watch watch = invocation.services().watchForStop(() -> invocation.leave(followed.parting()));
        ChangeResult result;
        try {
            result = work.perform(followed);
        } catch (RuntimeException e) {
            if (watch.end()) {
                throw e;
            }
            return ExitCode.INTERRUPTED;
        }
        return watch.end() ? conclusion.applyAsInt(result) : ExitCode.INTERRUPTED;
    }

    private static Change read(Method method, GuestType type, Given given) {
        try {
            return ChangeReader.read(method, type, given.arguments()).change();
        } catch (ArgumentsException e) {
            throw new UsageException(e.mistakes().stream()
                    .map(mistake -> OptionNames.inCommandLine(mistake, given::setting))
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /// Prints what a change did, or would do.
    static void print(Invocation invocation, ChangeResult result) {
        List<ChangeResult.PlannedCall> plan = result.plan();
        if (plan == null || plan.isEmpty()) {
            invocation.print(result, ChangeTables.done(result));
        } else {
            invocation.print(result, ChangeTables.plan(plan));
        }
        if (!invocation.options().output().isForPrograms()) {
            result.warnings().forEach(invocation::warn);
            if (plan != null) {
                invocation
                        .console()
                        .note(plan.isEmpty() ? "dry run: there is nothing to do" : "dry run: nothing was sent");
            }
        }
    }

    /// What is done while somebody watches.
    private interface Work {
        ChangeResult perform(Followed progress);
    }
}
