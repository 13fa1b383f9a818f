package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The privileges that the asking user or token holds, by access control path.
public record Permissions(Map<String, Set<String>> byPath) {
    public Permissions {
        byPath = Collections.unmodifiableMap(new TreeMap<>(byPath));
    }

    /// The value beside a privilege says whether it is inherited below, not whether it is held.
    static Permissions of(JsonNode data) {
        Map<String, Set<String>> byPath = new TreeMap<>();
        if (data.isArray() && data.isEmpty()) {
            return new Permissions(byPath);
        }
        if (!data.isObject()) {
            throw BadAnswerException.expected("an object", data);
        }
        data.properties().forEach(path -> {
            Set<String> held = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(held::add);
            byPath.put(path.getKey(), held);
        });
        return new Permissions(byPath);
    }

    /// Whether one of the privileges is held on any path at all.
    public boolean anywhere(List<String> privileges) {
        return byPath.values().stream().anyMatch(held -> privileges.stream().anyMatch(held::contains));
    }
}
