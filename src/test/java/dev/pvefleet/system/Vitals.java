package dev.pvefleet.system;

import dev.pvefleet.bench.Footprint;
import dev.pvefleet.cli.print.Table;
import dev.pvefleet.cli.print.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// What an agent takes over time, from its machine and from the servers that it asks.
final class Vitals {
    private final List<Vital> seen = new ArrayList<>();

    void add(Footprint footprint, long restConnections, long sshConnections) {
        seen.add(new Vital(
                footprint.rssKb() / 1024, footprint.threads(), footprint.files(), restConnections, sshConnections));
    }

    Vital first() {
        return seen.getFirst();
    }

    /// The most of something in the first half.
    long before(ToLongFunction<Vital> what) {
        return most(seen.subList(0, (seen.size() + 1) / 2), what);
    }

    /// The most of something in the last quarter, when there is nothing new any more.
    long lately(ToLongFunction<Vital> what) {
        return most(seen.subList(seen.size() * 3 / 4, seen.size()), what);
    }

    long most(ToLongFunction<Vital> what) {
        return most(seen, what);
    }

    Table table() {
        Table table = Table.of("Vitals", "WHAT", ">FIRST", ">FIRST HALF", ">LAST QUARTER");
        add(table, "RSS, MiB", Vital::rssMib);
        add(table, "threads", Vital::threads);
        add(table, "open files", Vital::files);
        add(table, "HTTPS connections at PVE", Vital::restConnections);
        add(table, "SSH connections at sshd", Vital::sshConnections);
        return table;
    }

    private void add(Table table, String name, ToLongFunction<Vital> what) {
        table.row(Cell.of(name), Cell.of(what.applyAsLong(first())), Cell.of(before(what)), Cell.of(lately(what)));
    }

    private static long most(List<Vital> some, ToLongFunction<Vital> what) {
        return some.stream().mapToLong(what).max().orElseThrow();
    }

    /// One look.
    record Vital(long rssMib, int threads, int files, long restConnections, long sshConnections) {}
}
