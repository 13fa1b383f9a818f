package dev.pvefleet.guest;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Hint;
import dev.pvefleet.model.Kind;
import java.util.List;
import java.util.stream.Collectors;

/// Several guests answer to the name or vmid; the message lists them.
public final class AmbiguousGuestException extends GuestSearchException {
    private static final long serialVersionUID = 1L;

    private final transient List<GuestRecord> matches;

    AmbiguousGuestException(GuestType type, GuestRef ref, List<GuestRecord> matches) {
        super(
                Kind.NOT_FOUND,
                "%d %s guests %s: %s"
                        .formatted(
                                matches.size(),
                                type,
                                ref,
                                matches.stream()
                                        .map(AmbiguousGuestException::describe)
                                        .collect(Collectors.joining("; "))),
                hint(ref));
        this.matches = List.copyOf(matches);
    }

    /// Everything that was meant.
    public List<GuestRecord> matches() {
        return matches;
    }

    private static Hint hint(GuestRef ref) {
        Hint hint = switch (ref) {
            case GuestRef.ByVmid _ -> Hint.of("name the target: ");
            case GuestRef.ByName _ -> Hint.of("name the guest by its vmid, or the target: ");
        };
        return hint.with("target", "NAME");
    }

    private static String describe(GuestRecord guest) {
        return "target %s, node %s, vmid %s%s"
                .formatted(
                        guest.target(),
                        guest.node(),
                        guest.vmid(),
                        guest.name() == null ? "" : ", name '" + guest.name() + "'");
    }
}
