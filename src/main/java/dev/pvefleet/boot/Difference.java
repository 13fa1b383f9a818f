package dev.pvefleet.boot;

import dev.pvefleet.config.FleetConfig;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.model.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What one configuration has otherwise than another, as far as the agent must act on it.
///
/// @param replaced the targets that are reached in another way or mean other nodes or guests, and begin anew
/// @param retimed those that are only read at another cadence
record Difference(
        List<TargetConfig> added,
        List<TargetConfig> replaced,
        List<TargetConfig> retimed,
        List<TargetName> removed,
        List<TargetName> unchanged) {

    static Difference between(FleetConfig old, FleetConfig now) {
        Map<TargetName, TargetConfig> before =
                old.targets().stream().collect(Collectors.toMap(TargetConfig::name, Function.identity()));
        Difference difference = new Difference(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (TargetConfig target : now.targets()) {
            Optional<TargetConfig> known = Optional.ofNullable(before.get(target.name()));
            if (known.isEmpty()) {
                difference.added.add(target);
            } else if (!isSameWay(known.get(), target) || !old.safety().equals(now.safety())) {
                difference.replaced.add(target);
            } else if (!known.get().schedule().equals(target.schedule())) {
                difference.retimed.add(target);
            } else {
                difference.unchanged.add(target.name());
            }
        }
        Set<TargetName> left = now.targets().stream().map(TargetConfig::name).collect(Collectors.toSet());
        old.targets().stream()
                .map(TargetConfig::name)
                .filter(name -> !left.contains(name))
                .forEach(difference.removed::add);
        return difference;
    }

    /// The keys that hold only from the next start on.
    ///
    /// @param begun the configuration that the program was started with
    static List<String> atRestart(FleetConfig begun, FleetConfig now) {
        List<String> keys = new ArrayList<>();
        Http http = begun.http();
        if (!http.host().equals(now.http().host()) || http.port() != now.http().port()) {
            keys.add("http.listen");
        }
        if (!http.tls().equals(now.http().tls())) {
            keys.add("http.tls");
        }
        if (!begun.state().path().equals(now.state().path())) {
            keys.add("state.path");
        }
        if (begun.state().history() != now.state().history()) {
            keys.add("state.history");
        }
        return keys;
    }

    /// The targets that go on under their names, but not as they were.
    List<TargetName> changed() {
        List<TargetName> changed = new ArrayList<>();
        replaced.forEach(target -> changed.add(target.name()));
        retimed.forEach(target -> changed.add(target.name()));
        return changed;
    }

    private static boolean isSameWay(TargetConfig one, TargetConfig other) {
        return one.scope().equals(other.scope()) && one.transport().equals(other.transport());
    }
}
