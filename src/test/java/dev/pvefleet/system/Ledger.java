package dev.pvefleet.system;

import dev.pvefleet.bench.Page;
import dev.pvefleet.cli.print.Table;
import dev.pvefleet.cli.print.Table.Cell;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Holds an agent's counters against the clock, and against each other.
final class Ledger {
    private final Page opening;
    private final long opened = System.nanoTime();
    private Page latest;
    private long closed = opened;

    Ledger(Page opening) {
        this.opening = opening;
        this.latest = opening;
    }

    /// Takes a later page.
    ///
    /// @return what cannot be
    List<String> add(Page page) {
        List<String> wrong = Stream.concat(shrunk(page), inconsistent(page)).toList();
        latest = page;
        closed = System.nanoTime();
        return wrong;
    }

    /// The program's own counters never go back, and never vanish.
    private Stream<String> shrunk(Page page) {
        return latest.series().entrySet().stream()
                .filter(entry -> isCounter(entry.getKey()))
                .filter(entry -> page.series().getOrDefault(entry.getKey(), -1.0) < entry.getValue())
                .map(entry -> "%s was %s and is %s"
                        .formatted(
                                entry.getKey(), entry.getValue(), page.series().get(entry.getKey())));
    }

    private static boolean isCounter(String series) {
        String name = series.replaceFirst("\\{.*", "");
        return name.startsWith("pvefleet_") && (name.endsWith("_total") || name.endsWith("_count"));
    }

    private Stream<String> inconsistent(Page page) {
        return accounts(page).entrySet().stream()
                .filter(entry -> entry.getValue().failed() > entry.getValue().runs())
                .map(entry -> entry.getKey() + " failed more often than it ran: " + entry.getValue());
    }

    /// What every operation of every target did since the opening, by `target operation`.
    Map<String, Account> accounts() {
        Map<String, Account> since = new TreeMap<>();
        Map<String, Account> before = accounts(opening);
        accounts(latest).forEach((name, account) -> since.put(name, account.since(before.getOrDefault(name, account))));
        return since;
    }

    /// How often an operation was due since the opening.
    double due(Account account) {
        return (closed - opened) / 1e9 / account.interval();
    }

    private static Map<String, Account> accounts(Page page) {
        Map<String, Account> accounts = new TreeMap<>();
        page.all("pvefleet_operation_interval_seconds").forEach((series, interval) -> {
            String[] labels = Stream.of("target", "operation")
                    .map(name -> name + "=\"" + series.replaceFirst(".*\\b" + name + "=\"([^\"]*)\".*", "$1") + "\"")
                    .toArray(String[]::new);
            accounts.put(
                    String.join(" ", labels).replaceAll("\\w+=|\"", ""),
                    new Account(
                            interval,
                            page.sum("pvefleet_operation_runs_total", labels),
                            page.sum("pvefleet_operation_failures_total", labels),
                            page.sum("pvefleet_operation_skipped_total", labels),
                            page.sum("pvefleet_operation_held_back_total", labels)));
        });
        return accounts;
    }

    Table table() {
        Table table =
                Table.of("Runs", "TARGET AND OPERATION", ">DUE", ">RUNS", ">OF THEM FAILED", ">SKIPPED", ">HELD BACK");
        accounts()
                .forEach((name, account) -> table.row(
                        Cell.of(name),
                        Cell.of("%.0f".formatted(due(account))),
                        Cell.of("%.0f".formatted(account.runs())),
                        Cell.of("%.0f".formatted(account.failed())),
                        Cell.of("%.0f".formatted(account.skipped())),
                        Cell.of("%.0f".formatted(account.heldBack()))));
        return table;
    }

    /// What one operation of one target did.
    ///
    /// @param interval in seconds
    record Account(double interval, double runs, double failed, double skipped, double heldBack) {
        Account since(Account before) {
            return new Account(
                    interval,
                    runs - before.runs,
                    failed - before.failed,
                    skipped - before.skipped,
                    heldBack - before.heldBack);
        }

        /// How often something was made of it that it was due.
        double heeded() {
            return runs + skipped + heldBack;
        }
    }
}
