package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.api.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A request as it came in, through either face, whatever became of it.
///
/// @param node the node in the path, or the one that was asked where the path names none
/// @param template the path with its variables in braces, or `unknown`
/// @param path as it was given
/// @param params without those in the path
public record Received(
        Face face, Method method, NodeName node, String template, String path, Map<String, List<String>> params) {
    public Received {
        params = Map.copyOf(params);
    }

    public boolean isChange() {
        return method != Method.GET;
    }

    /// The only value of a parameter, for the many that have one.
    public String param(String name) {
        List<String> values = params.getOrDefault(name, List.of());
        if (values.size() != 1) {
            throw new IllegalArgumentException("%s has %d values of '%s'".formatted(this, values.size(), name));
        }
        return values.getFirst();
    }

    /// Such as `POST /nodes/pve1/qemu/100/clone [name, newid]`; values may be secret.
    @Override
    public String toString() {
        return "%s %s %s".formatted(method, path, new TreeMap<>(params).keySet());
    }
}
