package dev.pvefleet.guest;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.FanOut;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// The guests of the clusters behind several targets.
///
/// @param clusters of the targets that answered, in the order of the targets
/// @param failures why the other targets do not tell, or not all
record Listed(Map<TargetName, ClusterGuests> clusters, SortedMap<TargetName, Failure> failures) {

    static Listed read(List<Target> targets, Clock clock, Instant deadline) {
        List<Answer<ClusterResources>> answers =
                FanOut.over(targets, target -> target.api().ask(ClusterCalls.resources(), deadline));
        Instant recordedAt = clock.instant();
        Map<TargetName, ClusterGuests> clusters = new LinkedHashMap<>();
        SortedMap<TargetName, Failure> failures = new TreeMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            switch (answers.get(i)) {
                case Answer.Given<ClusterResources>(var resources) ->
                    clusters.put(target.name(), ClusterGuests.listed(target, resources, recordedAt));
                case Answer.Refused<ClusterResources>(var why) -> failures.put(target.name(), why.asFailure());
            }
        }
        return new Listed(clusters, failures);
    }

    /// Asks more of each cluster, of all at the same time.
    Listed each(UnaryOperator<ClusterGuests> more) {
        List<TargetName> names = List.copyOf(clusters.keySet());
        List<ClusterGuests> asked = FanOut.over(clusters.values(), more);
        Map<TargetName, ClusterGuests> changed = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            changed.put(names.get(i), asked.get(i));
        }
        return new Listed(changed, failures);
    }

    boolean hasElusive(GuestType type) {
        return clusters.values().stream().anyMatch(guests -> guests.hasElusive(type));
    }

    /// With what speaks against a guest not being there though its name was not seen.
    Listed withDoubts(GuestType type) {
        SortedMap<TargetName, Failure> doubts = new TreeMap<>(failures);
        clusters.forEach((name, guests) -> guests.doubt(type).ifPresent(why -> doubts.put(name, why)));
        return new Listed(clusters, doubts);
    }

    Search search(GuestRef ref, Instant deadline) {
        List<Location> seen = clusters.values().stream()
                .flatMap(guests -> guests.matches(ref).stream())
                .toList();
        return new Search(seen, List.copyOf(clusters.keySet()), failures, deadline);
    }
}
