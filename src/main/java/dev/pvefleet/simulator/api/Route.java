package dev.pvefleet.simulator.api;

import dev.pvefleet.model.NodeName;
import java.util.Map;
import java.util.Optional;

/// Where a path leads: an endpoint, and the values of the path's variables.
public record Route(Rule rule, Handler handler, Map<String, String> variables) {
    public Route {
        variables = Map.copyOf(variables);
    }

    /// The endpoint's path with its variables in braces.
    public String template() {
        return rule.template();
    }

    /// The name of the node in the path, if there is one and it could be a name at all.
    public Optional<NodeName> node() {
        try {
            return Optional.ofNullable(variables.get("node")).map(NodeName::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
