package dev.pvefleet.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One metric of many things of one sort: what each of them adds to it.
///
/// Metrics of guests are written column by column, because a page has the values of a metric together, and because the
/// values of one metric alone fit into the memory that those of all would not.
record Column<T>(Catalogue metric, Adding<T> adding) {
    /// A metric that has the labels of the thing and no others.
    static <T> Column<T> of(Catalogue metric, Function<T, @Nullable Number> value) {
        return new Column<>(metric, (what, labels, points) -> points.add(labels, value.apply(what)));
    }

    static <T> Column<T> percent(Catalogue metric, Function<T, @Nullable Double> value) {
        return of(metric, what -> Samples.ratio(value.apply(what)));
    }

    static <T> Column<T> flag(Catalogue metric, Function<T, @Nullable Boolean> value) {
        return of(metric, what -> number(value.apply(what)));
    }

    private static @Nullable Number number(@Nullable Boolean flag) {
        return flag == null ? null : Integer.valueOf(flag ? 1 : 0);
    }

    /// A metric with a label of its own whose value is all that it says; things without it are left out.
    static <T> Column<T> state(Catalogue metric, Function<T, @Nullable String> state) {
        String label = metric.labels().getLast();
        return new Column<>(metric, (what, labels, points) -> {
            String word = state.apply(what);
            if (word != null) {
                points.add(labels.add(label, word), 1);
            }
        });
    }

    /// An info metric: further labels of the thing, in the order of the catalogue.
    static <T> Column<T> info(Catalogue metric, Function<T, List<String>> further) {
        List<String> names = metric.labels().subList(2, metric.labels().size());
        return new Column<>(
                metric, (what, labels, points) -> points.add(labels.merge(Labels.of(names, further.apply(what))), 1));
    }

    /// Writes one family after the other for things that are told apart by target and id. Of two things with the same
    /// id
    /// the first stands.
    ///
    /// Things are put in the order in which the client wants its values, or it would sort each family anew.
    static <T> void write(
            List<Column<T>> columns,
            String target,
            Stream<T> things,
            Function<T, String> id,
            Consumer<Points> families) {
        Map<String, T> inOrder = new TreeMap<>(Comparator.naturalOrder());
        things.forEach(what -> inOrder.putIfAbsent(id.apply(what), what));
        List<Thing<T>> labelled = inOrder.entrySet().stream()
                .map(entry -> new Thing<>(entry.getValue(), Labels.of("id", entry.getKey(), "target", target)))
                .toList();
        for (Column<T> column : columns) {
            Points points = new Points(column.metric);
            labelled.forEach(thing -> column.adding.add(thing.what, thing.labels, points));
            families.accept(points);
        }
    }

    /// Adds what one thing has to say.
    @FunctionalInterface
    interface Adding<T> {
        void add(T what, Labels labels, Points points);
    }

    /// @param labels made once, for all columns
    private record Thing<T>(T what, Labels labels) {}
}
