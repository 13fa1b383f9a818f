package dev.pvefleet.simulator.api;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the endpoint for a path. A fixed part of a path goes before a variable one.
final class Routes {
    private final Branch root = new Branch();

    /// @param handlers each under its method and template, such as `GET /nodes`; those that the schema does not know
    ///     do not exist in that PVE version
    Routes(Schema schema, Map<String, Handler> handlers) {
        for (Rule rule : schema.rules()) {
            Handler handler = handlers.get(rule.method() + " " + rule.template());
            if (handler != null) {
                add(rule, handler);
            }
        }
    }

    Optional<Route> find(Method method, String path) {
        Map<String, String> variables = new HashMap<>();
        Branch branch = root;
        for (String part : parts(path)) {
            Branch next = branch.fixed.get(part);
            if (next == null) {
                next = branch.variable;
                if (next == null) {
                    return Optional.empty();
                }
                variables.put(branch.variableName, part);
            }
            branch = next;
        }
        Endpoint end = branch.ends.get(method);
        return end == null ? Optional.empty() : Optional.of(new Route(end.rule(), end.handler(), variables));
    }

    private void add(Rule rule, Handler handler) {
        Branch branch = root;
        for (String part : parts(rule.template())) {
            branch = part.startsWith("{") ? branch.variable(part.substring(1, part.length() - 1)) : branch.fixed(part);
        }
        branch.ends.put(rule.method(), new Endpoint(rule, handler));
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private record Endpoint(Rule rule, Handler handler) {}

    private static final class Branch {
        private final Map<String, Branch> fixed = new TreeMap<>();
        private final Map<Method, Endpoint> ends = new EnumMap<>(Method.class);
        private @Nullable Branch variable;
        private String variableName = "";

        Branch fixed(String part) {
            return fixed.computeIfAbsent(part, _ -> new Branch());
        }

        Branch variable(String name) {
            if (variable == null) {
                variable = new Branch();
                variableName = name;
            }
            return variable;
        }
    }
}
