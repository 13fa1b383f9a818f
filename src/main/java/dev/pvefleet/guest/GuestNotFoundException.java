package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestType;
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
/// it may be there: the kind is then that target's, so that nobody takes "could not look" for "is gone".
public final class GuestNotFoundException extends GuestSearchException {
    private static final long serialVersionUID = 1L;

    private final transient SortedMap<TargetName, Failure> failures;

    private GuestNotFoundException(Kind kind, String message, String hint, SortedMap<TargetName, Failure> failures) {
        super(kind, message, hint);
        this.failures = failures;
    }

    /// @param searched the targets that answered
    /// @param failures the targets that did not
    /// @param remark something to add to the message, or the empty string
    static GuestNotFoundException of(
            GuestType type,
            GuestRef ref,
            List<TargetName> searched,
            SortedMap<TargetName, Failure> failures,
            String remark) {
        Kind kind = failures.isEmpty()
                ? Kind.NOT_FOUND
                : failures.firstEntry().getValue().kind();
        String hint = failures.isEmpty()
                ? "see what there is with: pve-fleet sync; a guest shows only to a token with VM.Audit on /vms/VMID"
                : failures.firstEntry()
                        .getValue()
                        .hint()
                        .orElse("the guest may be there: try again, or name another target");
        return new GuestNotFoundException(
                kind,
                "no %s guest %s%s%s%s".formatted(type, ref, where(searched), notAsked(failures), remark),
                hint,
                Collections.unmodifiableSortedMap(new TreeMap<>(failures)));
    }

    /// Why targets could not be searched; empty if all were.
    public SortedMap<TargetName, Failure> failures() {
        return failures;
    }

    /// Whether every target was searched, so that the guest is known not to exist.
    public boolean isCertain() {
        return failures.isEmpty();
    }

    private static String where(List<TargetName> searched) {
        return searched.isEmpty()
                ? ""
                : " on " + searched.stream().map(TargetName::value).collect(Collectors.joining(", "));
    }

    private static String notAsked(SortedMap<TargetName, Failure> failures) {
        return failures.isEmpty()
                ? ""
                : failures.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue().message() + ")")
                        .collect(Collectors.joining(", ", "; could not be asked: ", ""));
    }
}
