package dev.pvefleet.config;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads `targets:`, each a transport with the nodes that belong to it.
final class TargetsReader {
    private static final int MOST_TARGETS = 500;
    private static final int MOST_NODES = 100;
    private static final String A_NODE = "a node name: letters, digits and '-' inside, at most 63, without a domain";
    private static final String A_TARGET =
            "a target's name begins with a letter or digit, then letters, digits, '.', '_' and '-', at most 63";

    private final Reading reading;
    private final Schedule schedule;

    /// @param schedule what holds where a target says nothing else
    TargetsReader(Reading reading, Schedule schedule) {
        this.reading = reading;
        this.schedule = schedule;
    }

    List<TargetConfig> read(Mapping top) {
        Optional<Mapping> targets =
                top.requiredMapping("targets", "at least one, as in 'targets: {pve1: {transport: …}}'");
        int count = targets.map(given -> given.keys().size()).orElse(1);
        if (count < 1 || count > MOST_TARGETS) {
            top.mistake("targets", "holds %d targets; from 1 to %d are allowed".formatted(count, MOST_TARGETS));
        }
        List<TargetConfig> found = new ArrayList<>();
        targets.ifPresent(
                mapping -> mapping.keys().forEach(name -> target(mapping, name).ifPresent(found::add)));
        return found;
    }

    private Optional<TargetConfig> target(Mapping targets, String key) {
        Optional<TargetName> name = nameOf(targets, key);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return targets.requiredMapping(key, "a 'transport' is needed")
                .map(found -> found.allow(Section.TARGET))
                .flatMap(found -> target(name.get(), found));
    }

    /// A key that is no target name may be anything, so it is not shown.
    private static Optional<TargetName> nameOf(Mapping targets, String key) {
        try {
            return Optional.of(TargetName.parse(key));
        } catch (IllegalArgumentException _) {
            targets.mistakeAtKey(key, A_TARGET);
            return Optional.empty();
        }
    }

    private Optional<TargetConfig> target(TargetName name, Mapping target) {
        target.scalar("name");
        Schedule own = ScheduleReader.read(target, schedule);
        Optional<Mapping> transport =
                target.requiredMapping("transport", "how the target is reached (kind: api or ssh)");
        Optional<NodeScope> scope = transport.flatMap(TargetsReader::scope);
        Optional<TransportConfig> way = transport.flatMap(found -> new TransportReader(reading, found).read());
        return way.flatMap(config -> scope.map(nodes -> new TargetConfig(name, nodes, config, own)));
    }

    private static Optional<NodeScope> scope(Mapping transport) {
        transport.atMostOneOf("node", "nodes", "one names a single node, the other several");
        if (transport.has("nodes")) {
            return nodes(transport);
        }
        return transport
                .required("node", "the node's name, or 'nodes: [pve1, pve2]', or 'nodes: all'")
                .flatMap(value -> value.as(A_NODE, NodeName::parse))
                .map(node -> new NodeScope.Named(List.of(node)));
    }

    private static Optional<NodeScope> nodes(Mapping transport) {
        if (!transport.isList("nodes")) {
            return transport
                    .scalar("nodes")
                    .flatMap(value -> value.as("a list of nodes, or the word all", text -> {
                        if (!text.equals("all")) {
                            throw new IllegalArgumentException("neither");
                        }
                        return new NodeScope.All();
                    }));
        }
        List<NodeName> names = new ArrayList<>();
        List<Scalar> given = transport.scalars("nodes", false);
        for (Scalar value : given) {
            value.as(A_NODE, NodeName::parse).ifPresent(node -> {
                if (names.contains(node)) {
                    value.mistake("names the same node a second time");
                }
                names.add(node);
            });
        }
        if (names.isEmpty() || names.size() > MOST_NODES) {
            transport.mistake("nodes", "names %d nodes; from 1 to %d are allowed".formatted(names.size(), MOST_NODES));
            return Optional.empty();
        }
        return Optional.of(new NodeScope.Named(names));
    }
}
