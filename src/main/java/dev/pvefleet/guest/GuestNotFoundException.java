package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// No guest answers to the name or vmid, as far as could be seen.
///
/// Where every target answered, the guest does not exist for us, and the kind is `NOT_FOUND`. Where one did not,
/// it may be there: the kind is then that of the failure (the first by target name), so that nobody takes "could
/// not look" for "is gone".
public final class GuestNotFoundException extends GuestSearchException {
    private static final long serialVersionUID = 1L;
    private static final Hint LOOK = Hint.of("see what there is: ")
            .withOperation("sync")
            .with("; a guest only shows to a token that has VM.Audit on it");

    private final transient SortedMap<TargetName, Failure> failures;
    private final transient List<GuestRecord> others;

    private GuestNotFoundException(
            Kind kind, String message, Hint hint, SortedMap<TargetName, Failure> failures, List<GuestRecord> others) {
        super(kind, message, hint);
        this.failures = failures;
        this.others = List.copyOf(others);
    }

    /// Every target was searched.
    ///
    /// @param others guests of the other type with the same vmid or name
    static GuestNotFoundException certain(
            GuestType type, GuestRef ref, List<TargetName> searched, List<GuestRecord> others) {
        Hint hint = others.isEmpty()
                ? LOOK
                : Hint.of("ask for it as " + others.getFirst().type());
        return new GuestNotFoundException(
                Kind.NOT_FOUND, nothing(type, ref, searched, others), hint, Collections.emptySortedMap(), others);
    }

    /// Some targets were not searched.
    ///
    /// @param failures why, at least one
    static GuestNotFoundException uncertain(
            GuestType type,
            GuestRef ref,
            List<TargetName> searched,
            List<GuestRecord> others,
            SortedMap<TargetName, Failure> failures) {
        Failure first = failures.firstEntry().getValue();
        String notAsked = failures.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue().message() + ")")
                .collect(Collectors.joining(", "));
        return new GuestNotFoundException(
                first.kind(),
                "%s; could not be asked: %s".formatted(nothing(type, ref, searched, others), notAsked),
                Hint.of(first.hint().orElse("the guest may be there: try again later")),
                Collections.unmodifiableSortedMap(new TreeMap<>(failures)),
                others);
    }

    /// Why targets could not be searched; empty if all were.
    public SortedMap<TargetName, Failure> failures() {
        return failures;
    }

    /// Guests of the other type with that vmid or name.
    public List<GuestRecord> others() {
        return others;
    }

    /// Whether every target was searched, so that the guest is known not to exist.
    public boolean isCertain() {
        return failures.isEmpty();
    }

    private static String nothing(GuestType type, GuestRef ref, List<TargetName> searched, List<GuestRecord> others) {
        String places = searched.isEmpty()
                ? ""
                : searched.stream().map(TargetName::value).collect(Collectors.joining(", ", " on ", ""));
        String instead = others.isEmpty()
                ? ""
                : others.stream()
                        .map(GuestNotFoundException::describe)
                        .distinct()
                        .collect(Collectors.joining("; ", "; but there is ", ""));
        return "no %s guest %s%s%s".formatted(type, ref, places, instead);
    }

    private static String describe(GuestRecord guest) {
        String word = switch (guest.type()) {
            case QEMU -> "a virtual machine";
            case LXC -> "a container";
        };
        return "%s (%s) on node %s".formatted(guest.id(), word, guest.node());
    }
}
