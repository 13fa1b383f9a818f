package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.simulator.cluster.Grant;
import dev.pvefleet.simulator.cluster.Identity;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// `/access` and `/version`: who one is and what PVE this is.
final class AccessRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /version", AccessRoom::version,
                "GET /access/acl", AccessRoom::list,
                "GET /access/permissions", AccessRoom::permissions);
    }

    /// Who may see no user may see no entry either. (Whoever may change permissions on a path sees those there, which
    /// is left out here.)
    private static Answer list(Asked asked) {
        ArrayNode list = Json.array();
        if (asked.may("/access", "Sys.Audit")) {
            for (Grant grant : asked.cluster().access().list()) {
                list.addObject()
                        .put("path", grant.path())
                        .put("type", grant.subject().token().isPresent() ? "token" : "user")
                        .put("ugid", grant.subject().toString())
                        .put("roleid", grant.role())
                        .put("propagate", grant.propagate() ? 1 : 0);
            }
        }
        return Answer.of(list);
    }

    private static Answer version(Asked asked) {
        ObjectNode data = Json.object();
        Release release = Release.of(asked.cluster().version());
        data.put("version", release.version());
        data.put("release", asked.cluster().version().toString());
        data.put("repoid", release.repoid());
        return Answer.of(data);
    }

    private static Answer permissions(Asked asked) {
        Identity whose = asked.text("userid").map(Identity::parse).orElse(asked.who());
        boolean own = whose.equals(asked.who())
                || (asked.who().token().isEmpty()
                        && whose.user().equals(asked.who().user()));
        if (!own && !asked.may("/access", "Sys.Audit")) {
            throw ApiError.forbidden("/access, Sys.Audit");
        }
        SortedSet<String> paths = asked.text("path")
                .map(AccessRoom::only)
                .orElseGet(asked.cluster().access()::knownPaths);
        ObjectNode data = Json.object();
        for (String path : paths) {
            SortedMap<String, Boolean> held = asked.cluster().access().privileges(whose, path);
            if (!held.isEmpty() || asked.text("path").isPresent()) {
                ObjectNode entry = data.putObject(path);
                held.forEach((name, propagate) -> entry.put(name, propagate ? 1 : 0));
            }
        }
        return Answer.of(data);
    }

    private static SortedSet<String> only(String path) {
        SortedSet<String> one = new TreeSet<>();
        one.add(path);
        return one;
    }
}
