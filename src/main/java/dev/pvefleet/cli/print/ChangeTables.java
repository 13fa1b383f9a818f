package dev.pvefleet.cli.print;

import dev.pvefleet.cli.print.Table.Cell;
import dev.pvefleet.cli.print.Table.Tone;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.ChangeResult.PlannedCall;
import java.util.List;
import java.util.stream.Collectors;

/// Changes as tables: what was done, and what would be.
public final class ChangeTables {
    private ChangeTables() {}

    public static Table done(ChangeResult result) {
        return Table.of("Change", "TARGET", "ID", "NAME", "NODE", "OPERATION", "CHANGED", "STATUS", "IPV4")
                .row(
                        Cell.of(result.target()),
                        Cell.of(id(result)),
                        Cell.of(Amount.text(result.name())),
                        Cell.of(Amount.text(result.node())),
                        Cell.of(result.operation()),
                        result.changed() ? Cell.of("yes") : new Cell("no", Tone.FAINT),
                        Cell.of(Amount.text(result.status())),
                        Cell.of(Amount.text(result.ipv4())));
    }

    /// A guest that was named by its name, and is gone, has no number any more.
    private static String id(ChangeResult result) {
        return result.type() + "/" + Amount.text(result.vmid());
    }

    /// The requests that a dry run did not send.
    public static Table plan(List<PlannedCall> plan) {
        Table table = Table.of("Plan", "VERB", "PATH", "PARAMETERS");
        plan.forEach(call -> table.row(Cell.of(call.verb()), Cell.of(call.path()), Cell.of(parameters(call))));
        return table;
    }

    private static String parameters(PlannedCall call) {
        return call.params().entrySet().stream()
                .flatMap(param -> param.getValue().stream().map(value -> param.getKey() + "=" + value))
                .collect(Collectors.joining(" "));
    }
}
