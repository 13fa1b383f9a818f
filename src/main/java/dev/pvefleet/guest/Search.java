package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Decides which guest is meant, from what all targets see.
///
/// A guest in a target's scope wins over what targets see beyond their scopes. Beyond, the same guest may show
/// through several targets of one cluster; it is one guest then, and the first of those targets is the way to it.
/// Within scope, two targets with the same guest are two ways that the configuration asked for, and the user says
/// which.
///
/// @param seen every guest with the wanted vmid or name, of either type
/// @param searched the targets that answered
/// @param failures the targets that did not
/// @param deadline when an answer is too late to what has to be asked to decide
record Search(
        List<Location> seen, List<TargetName> searched, SortedMap<TargetName, Failure> failures, Instant deadline) {

    /// The one that is meant, if nothing speaks against it.
    Optional<Location> only(GuestType type) {
        List<Location> candidates = candidates(type);
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    /// The one that is meant.
    ///
    /// @throws GuestSearchException if there is none, or more than one
    Location decide(GuestType type, GuestRef ref) {
        List<Location> candidates = candidates(type);
        return switch (candidates.size()) {
            case 0 -> throw nothing(type, ref);
            case 1 -> candidates.getFirst();
            default ->
                throw new AmbiguousGuestException(
                        type, ref, candidates.stream().map(Location::guest).toList());
        };
    }

    private List<Location> candidates(GuestType type) {
        List<Location> matches =
                seen.stream().filter(found -> found.guest().type() == type).toList();
        List<Location> inScope = matches.stream().filter(Location::isInScope).toList();
        return inScope.isEmpty() ? distinct(matches) : inScope;
    }

    private List<Location> distinct(List<Location> locations) {
        List<Location> distinct = new ArrayList<>();
        for (Location location : locations) {
            if (distinct.stream().noneMatch(other -> location.isSameGuest(other, deadline))) {
                distinct.add(location);
            }
        }
        return distinct;
    }

    private GuestNotFoundException nothing(GuestType type, GuestRef ref) {
        List<GuestRecord> others = seen.stream().map(Location::guest).toList();
        return failures.isEmpty()
                ? GuestNotFoundException.certain(type, ref, searched, others)
                : GuestNotFoundException.uncertain(type, ref, searched, others, failures);
    }
}
