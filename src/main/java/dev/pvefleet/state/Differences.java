package dev.pvefleet.state;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What has to be written when one snapshot follows another. Parts are shared by snapshots, so most are seen to be the
/// same at a glance.
final class Differences {
    private Differences() {}

    static List<Observation> between(FleetSnapshot before, FleetSnapshot after) {
        List<Observation> seen = new ArrayList<>();
        after.targets().forEach((name, target) -> {
            Optional<TargetSnapshot> known =
                    Optional.ofNullable(before.targets().get(name));
            if (!known.equals(Optional.of(target))) {
                seen.add(new Observation.Reading(target));
                addParts(name, known, target, seen);
            }
        });
        return seen;
    }

    private static void addParts(
            TargetName name, Optional<TargetSnapshot> known, TargetSnapshot target, List<Observation> seen) {
        target.inventory()
                .filter(it -> !known.flatMap(TargetSnapshot::inventory).equals(Optional.of(it)))
                .ifPresent(it -> seen.add(new Observation.Everything(it)));
        target.cluster()
                .filter(it -> !known.flatMap(TargetSnapshot::cluster).equals(Optional.of(it)))
                .ifPresent(it -> seen.add(new Observation.Cluster(name, it)));
        if (!known.map(TargetSnapshot::nodes).equals(Optional.of(target.nodes()))) {
            seen.add(new Observation.Nodes(name, List.copyOf(target.nodes().values()), true));
        }
        if (!known.map(TargetSnapshot::pressures).equals(Optional.of(target.pressures()))) {
            seen.add(new Observation.Pressures(name, target.pressures()));
        }
        target.addresses()
                .filter(it -> !known.flatMap(TargetSnapshot::addresses).equals(Optional.of(it)))
                .ifPresent(it -> seen.add(new Observation.Ips(name, it)));
    }
}
