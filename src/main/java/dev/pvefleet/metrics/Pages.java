package dev.pvefleet.metrics;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Keeps the fleet's values written, each part for as long as it stands and in the forms that somebody asks for.
///
/// Writing ten thousand guests takes longer than Prometheus should wait, so it is never done by who asks: he gets what
/// was written last, and what has changed since is written by the writer, which is told to begin at once. Only the
/// first who asks for a form waits for it, and who comes when a value should have been withdrawn already.
final class Pages {
    private static final Duration KEPT_UNASKED = Duration.ofMinutes(5);

    /// How much earlier than it must be a value is withdrawn, so that nobody has to wait until that is written.
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private final BiFunction<TargetSnapshot, Instant, List<Part>> parts;
    private final Executor writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Map<Form, Instant> asked = new ConcurrentHashMap<>();
    private volatile Edition current = new Edition(FleetSnapshot.EMPTY, Instant.MIN, Set.of(), Map.of());

    /// @param parts what to write of a target at a moment
    /// @param writer on which that is done that nobody waits for
    Pages(BiFunction<TargetSnapshot, Instant, List<Part>> parts, Executor writer) {
        this.parts = parts;
        this.writer = writer;
    }

    /// From now on somebody is expected to ask for the form, who should not have to wait for it.
    void expect(Form form, Instant now) {
        asked.put(form, now);
    }

    /// Writes what has changed, in the forms that were asked for lately.
    void refresh(FleetSnapshot fleet, Instant now) {
        if (writing.tryLock()) {
            try {
                update(fleet, now.plus(AHEAD));
            } finally {
                writing.unlock();
            }
        }
    }

    /// The segments of the fleet's values.
    ///
    /// @param fleet as it is at a moment
    List<Segment> segments(Supplier<FleetSnapshot> fleet, Instant now, Form form) {
        asked.put(form, now);
        Edition ready = current;
        if (!ready.forms.contains(form) || ready.until.isBefore(now)) {
            return afterWriting(fleet.get(), now, form);
        }
        if (!ready.shows(fleet.get())) {
            tell(fleet, now);
        }
        return current.segments(form);
    }

    /// Has the writer write what is there once it gets to it.
    private void tell(Supplier<FleetSnapshot> fleet, Instant now) {
        if (told.compareAndSet(false, true)) {
            writer.execute(() -> {
                told.set(false);
                refresh(fleet.get(), now);
            });
        }
    }

    private List<Segment> afterWriting(FleetSnapshot fleet, Instant now, Form form) {
        writing.lock();
        try {
            update(fleet, now);
            return current.segments(form);
        } finally {
            writing.unlock();
        }
    }

    private void update(FleetSnapshot fleet, Instant now) {
        asked.values().removeIf(last -> last.plus(KEPT_UNASKED).isBefore(now));
        Set<Form> forms = Set.copyOf(asked.keySet());
        if (!current.isOf(fleet, now, forms)) {
            current = edition(fleet, now, forms);
        }
    }

    private Edition edition(FleetSnapshot fleet, Instant now, Set<Form> forms) {
        Map<Form, Writing> writings = new HashMap<>();
        forms.forEach(form -> writings.put(form, new Writing(form)));
        Map<Place, Written> after = new LinkedHashMap<>();
        try {
            for (TargetSnapshot target : fleet.targets().values()) {
                for (Part part : parts.apply(target, now)) {
                    Place place = new Place(target.facts().name(), part.kind());
                    after.put(place, written(part, current.known(place, part), writings));
                }
            }
        } finally {
            writings.values().forEach(Writing::close);
        }
        Instant until = after.values().stream()
                .map(it -> it.part.until())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return new Edition(fleet, until, forms, after);
    }

    private static Written written(Part part, Map<Form, Map<Catalogue, Family>> known, Map<Form, Writing> writings) {
        Map<Form, Map<Catalogue, Family>> byForm = new HashMap<>();
        writings.forEach((form, writing) -> {
            Map<Catalogue, Family> families = known.get(form);
            byForm.put(form, families == null ? writing.families(part) : families);
        });
        return new Written(part, byForm);
    }

    private record Place(TargetName target, Part.Kind kind) {}

    private record Written(Part part, Map<Form, Map<Catalogue, Family>> byForm) {}

    /// All that is written, of one snapshot.
    ///
    /// @param until when the first value of it has to be withdrawn
    /// @param forms in which each part is there
    private record Edition(FleetSnapshot fleet, Instant until, Set<Form> forms, Map<Place, Written> parts) {

        boolean isOf(FleetSnapshot other, Instant now, Set<Form> wanted) {
            return shows(other) && !until.isBefore(now) && forms.equals(wanted);
        }

        @SuppressWarnings(
                "ReferenceEquality") // a snapshot never changes, and comparing two whole ones costs more than a page
        boolean shows(FleetSnapshot other) {
            return fleet == other;
        }

        /// What is written of a part already, by form.
        Map<Form, Map<Catalogue, Family>> known(Place place, Part part) {
            Written written = parts.get(place);
            return written != null && written.part.showsTheSameAs(part) ? written.byForm : Map.of();
        }

        /// Puts the values of each metric together.
        List<Segment> segments(Form form) {
            Map<Catalogue, List<Segment>> byMetric = new EnumMap<>(Catalogue.class);
            for (Written written : parts.values()) {
                written.byForm
                        .getOrDefault(form, Map.of())
                        .forEach((metric, family) -> byMetric.computeIfAbsent(
                                        metric, _ -> new ArrayList<>(List.of(family.head())))
                                .add(family.values()));
            }
            return byMetric.values().stream().flatMap(List::stream).toList();
        }
    }
}
