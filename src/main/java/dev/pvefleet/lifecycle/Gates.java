package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Decides by a guest's tags what this tool may do to it.
final class Gates {
    private static final Hint OVERRIDE = Hint.of("to do it all the same, force it for this one call (")
            .with("force", "true")
            .with(")");

    private Gates() {}

    /// What stands in the way of stopping a guest, at once or gently.
    ///
    /// @param operation by the seed's name
    static List<Objection> toStop(String operation, String guest, Tags tags, Safety safety) {
        return tags.contains(safety.managedTag())
                ? List.of()
                : List.of(new Objection(
                        Gate.UNMANAGED,
                        "%s is not tagged '%s', so it is not ours, and %s leaves it alone"
                                .formatted(guest, safety.managedTag(), operation)));
    }

    /// What stands in the way of deleting a guest.
    static List<Objection> toDelete(String guest, Tags tags, Safety safety) {
        List<Objection> objections = new ArrayList<>(toStop("delete", guest, tags, safety));
        SortedSet<String> held = held(tags, safety.protectedTags());
        if (!held.isEmpty()) {
            objections.add(new Objection(
                    Gate.PROTECTED, "%s is tagged %s, which protects it from delete".formatted(guest, quoted(held))));
        }
        return objections;
    }

    /// What stands in the way of giving a guest other tags.
    static List<Objection> toRetag(String guest, Tags tags, Tags wanted, Safety safety) {
        SortedSet<String> watched = new TreeSet<>(held(tags, safety.protectedTags()));
        watched.addAll(held(tags, List.of(safety.managedTag())));
        watched.removeIf(wanted::contains);
        return watched.isEmpty()
                ? List.of()
                : List.of(new Objection(
                        Gate.TAG_DROP,
                        "%s would lose the tag %s, which says what may be done to it"
                                .formatted(guest, quoted(watched))));
    }

    /// Asks the gates again, by the guest's configuration as it is at that moment: what {@link Writes} does before
    /// each sending of a write.
    ///
    /// @param objections what stands in the way of the write, by the guest's tags
    static Runnable again(Place at, Function<Tags, List<Objection>> objections, Trail trail) {
        return () -> pass(objections.apply(GuestNow.options(at, trail).tags()), trail);
    }

    /// The same for a write that no tags stand in the way of: it must be the same guest still.
    static Runnable none(Place at, Trail trail) {
        return again(at, _ -> List.of(), trail);
    }

    /// Lets a change pass that nothing objects to, or that is forced.
    ///
    /// @throws RefusedException with all objections
    static void pass(List<Objection> objections, Trail trail) {
        if (objections.isEmpty()) {
            return;
        }
        if (trail.conduct().force()) {
            objections.forEach(objection -> {
                trail.forced(objection.gate());
                trail.warn("forced: " + objection.reason());
            });
            return;
        }
        List<String> reasons = objections.stream().map(Objection::reason).toList();
        throw new RefusedException(
                objections.getFirst().gate(), "🐊 " + String.join("; ", reasons), reasons, Optional.of(OVERRIDE));
    }

    private static SortedSet<String> held(Tags tags, Iterable<String> watched) {
        SortedSet<String> held = new TreeSet<>();
        for (String tag : watched) {
            if (tags.contains(tag)) {
                held.add(tag);
            }
        }
        return held;
    }

    private static String quoted(SortedSet<String> tags) {
        return tags.stream().map(tag -> "'" + tag + "'").collect(Collectors.joining(", "));
    }

    /// One reason against a change.
    record Objection(Gate gate, String reason) {}
}
