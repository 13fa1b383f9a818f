package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Console;
import dev.pvefleet.cli.print.Table;
import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.shape.Shape;
import dev.pvefleet.shape.TargetReport;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.StateException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/// What every command of one invocation works with: the common options, the services, and the way results get out.
final class Invocation {
    private final GlobalOptions options;
    private final Services services;
    private final Console console;
    private final Remarks remarks;

    Invocation(GlobalOptions options, Services services, Console console, Remarks remarks) {
        this.options = options;
        this.services = services;
        this.console = console;
        this.remarks = remarks;
    }

    GlobalOptions options() {
        return options;
    }

    Services services() {
        return services;
    }

    Console console() {
        return console;
    }

    Clock clock() {
        return services.clock();
    }

    /// Opens the chosen targets, and says what is allowed but should be known.
    Fleet open() {
        FleetConfig config = services.config(options.config());
        config.warnings().forEach(warning -> remarks.warn(warning));
        Fleet fleet = services.open(config);
        try {
            return options.target().map(fleet::only).orElse(fleet);
        } catch (UsageException e) {
            fleet.close();
            throw e;
        }
    }

    /// Remembers what was seen, unless it shall not be. That it cannot be is no failure of the command.
    void record(Fleet fleet, Stream<? extends Observation> seen) {
        List<Observation> observations = seen.map(Observation.class::cast).toList();
        if (!options.record() || observations.isEmpty()) {
            return;
        }
        try {
            services.record(fleet.config(), observations);
        } catch (StateException e) {
            remarks.warn("not recorded: %s (--no-record leaves it out)".formatted(e.getMessage()));
        }
    }

    /// Says what the reader should know about the lists themselves, such as that a token may see no guests.
    void printNotices(List<Inventory> inventories) {
        inventories.forEach(
                inventory -> inventory.notices().forEach(notice -> remarks.warn(inventory.target() + ": " + notice)));
    }

    /// What the user hands in beside words.
    HandedIn handedIn() {
        return new HandedIn(console.in(), services.surroundings());
    }

    /// Says the last words of this command: it is being stopped.
    void leave(Complaint complaint) {
        remarks.close(complaint);
    }

    void warn(String warning) {
        remarks.warn(warning);
    }

    /// Says that something is missing in the result, and why.
    void warnOf(Failure failure) {
        remarks.warn("%s: %s%s"
                .formatted(
                        failure.kind().label(),
                        failure.message(),
                        failure.hint().map(hint -> "; " + hint).orElse("")));
    }

    /// Prints a result in the form that was asked for.
    void print(Object document, Table... tables) {
        PrintWriter out = console.out();
        switch (options.output()) {
            case JSON -> out.print(Shape.json(document));
            case YAML -> out.print(Shape.yaml(document));
            case TABLE -> printPlain(List.of(tables), out);
            case MARKDOWN -> printMarkdown(List.of(tables), out);
        }
        out.flush();
    }

    /// Says on stderr which targets failed, and decides the exit code.
    ///
    /// @param read whether anything was read at all, which makes a failure a partial one
    int conclude(List<TargetReport> reports, boolean read) {
        List<TargetReport> failed =
                reports.stream().filter(report -> !report.isOk()).toList();
        if (failed.isEmpty()) {
            return ExitCode.DONE;
        }
        Complaint complaint = Complaint.about(failed, reports.size(), read);
        remarks.complain(complaint);
        return complaint.exitCode();
    }

    private void printPlain(List<Table> tables, PrintWriter out) {
        List<Table> shown = shown(tables);
        for (int i = 0; i < shown.size(); i++) {
            if (i > 0) {
                out.println();
            }
            shown.get(i).printPlain(out, console.colour());
        }
    }

    private static void printMarkdown(List<Table> tables, PrintWriter out) {
        List<Table> shown = shown(tables);
        for (int i = 0; i < shown.size(); i++) {
            if (i > 0) {
                out.println();
            }
            shown.get(i).printMarkdown(out);
        }
    }

    /// Headings over nothing tell the reader nothing, except when there is nothing else.
    private static List<Table> shown(List<Table> tables) {
        List<Table> filled = tables.stream().filter(table -> !table.isEmpty()).toList();
        return filled.isEmpty() ? tables.subList(0, Math.min(1, tables.size())) : filled;
    }
}
