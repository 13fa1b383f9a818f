package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The privileges that the asking user or token holds, by access control path.
///
/// @param byPath for each path that PVE names each privilege that is held there, and whether it holds below, too
public record Permissions(Map<String, Map<String, Boolean>> byPath) {
    public Permissions {
        Map<String, Map<String, Boolean>> copy = new TreeMap<>();
        byPath.forEach((path, held) -> copy.put(path, Map.copyOf(held)));
        byPath = Collections.unmodifiableMap(copy);
    }

    /// The value beside a privilege says whether it is inherited below, not whether it is held.
    static Permissions of(JsonNode data) {
        Map<String, Map<String, Boolean>> byPath = new TreeMap<>();
        if (data.isArray() && data.isEmpty()) {
            return new Permissions(byPath);
        }
        if (!data.isObject()) {
            throw BadAnswerException.expected("an object", data);
        }
        data.properties().forEach(path -> {
            Fields values = Fields.of(path.getValue());
            Map<String, Boolean> held = new TreeMap<>();
            path.getValue().fieldNames().forEachRemaining(privilege -> held.put(privilege, values.isSet(privilege)));
            byPath.put(path.getKey(), held);
        });
        return new Permissions(byPath);
    }

    /// Whether one of the privileges is held on any path at all.
    public boolean anywhere(List<String> privileges) {
        return byPath.values().stream().anyMatch(held -> privileges.stream().anyMatch(held::containsKey));
    }

    /// Whether a privilege is held on a path. PVE names each path that has a role of its own, so what holds elsewhere
    /// is what the next path above hands down.
    public boolean holds(String privilege, String path) {
        Map<String, Boolean> own = byPath.get(path);
        if (own != null) {
            return own.containsKey(privilege);
        }
        for (String above = parent(path); !above.isEmpty(); above = parent(above)) {
            Map<String, Boolean> held = byPath.get(above);
            if (held != null) {
                return held.getOrDefault(privilege, false);
            }
        }
        return false;
    }

    /// Whether a privilege is held on one of PVE's own top paths and handed down from there. PVE names each of these
    /// on which anything is held, so one that it does not name is one where everything was taken away.
    public boolean handsDown(String privilege, String topPath) {
        return byPath.getOrDefault(topPath, Map.of()).getOrDefault(privilege, false);
    }

    /// The paths below another that PVE names, and on which a privilege is not held: a role there replaces what the
    /// paths above hand down.
    public Stream<String> without(String privilege, String above) {
        return byPath.entrySet().stream()
                .filter(path -> path.getKey().startsWith(above + "/")
                        && !path.getValue().containsKey(privilege))
                .map(Map.Entry::getKey);
    }

    /// Empty above the root.
    private static String parent(String path) {
        int end = path.lastIndexOf('/');
        return path.equals("/") ? "" : end <= 0 ? "/" : path.substring(0, end);
    }
}
