package dev.pvefleet.boot;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetSnapshot;
import java.util.List;
import java.util.stream.Collectors;

/// How the fleet is, in one line.
final class StatusLine {
    private static final int MOST_NAMES = 5;

    private StatusLine() {}

    static String of(FleetSnapshot fleet, boolean served) {
        int count = fleet.targets().size();
        String what = served ? "watching %d targets".formatted(count) : "reading %d targets first".formatted(count);
        List<TargetSnapshot> down = fleet.targets().values().stream()
                .filter(target -> target.reachable().filter(up -> !up).isPresent())
                .toList();
        return down.isEmpty() ? what : "%s; %d not reached: %s".formatted(what, down.size(), names(down));
    }

    private static String names(List<TargetSnapshot> down) {
        String names = down.stream()
                .limit(MOST_NAMES)
                .map(target -> "%s (%s)".formatted(target.facts().name(), reasons(target)))
                .collect(Collectors.joining(", "));
        return down.size() > MOST_NAMES ? names + ", …" : names;
    }

    private static String reasons(TargetSnapshot target) {
        return target.reasons().stream().map(Kind::label).collect(Collectors.joining(", "));
    }
}
