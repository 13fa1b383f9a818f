package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Node;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// `/cluster`: what every node knows of the whole cluster.
final class ClusterRoom implements Room {
    private static final long CACHED_SECONDS = 2;

    private final Map<Reader, Rendered> rendered = new ConcurrentHashMap<>();

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /cluster/resources", this::resources,
                "GET /cluster/status", ClusterRoom::status,
                "GET /cluster/nextid", ClusterRoom::nextid,
                "GET /cluster/ha/resources", ClusterRoom::haResources,
                "GET /cluster/ha/status/current", ClusterRoom::haStatus);
    }

    /// PVE keeps this answer for two seconds, and so does the simulator, which makes large clusters cheap. A change of
    /// the cluster shows at once all the same.
    private Answer resources(Asked asked) {
        Reader reader = new Reader(asked.who(), asked.text("type"));
        long moment = asked.now().getEpochSecond() / CACHED_SECONDS;
        long revision = asked.cluster().revision();
        Rendered known = rendered.get(reader);
        if (known != null && known.moment() == moment && known.revision() == revision) {
            return known.answer();
        }
        Answer fresh = Answer.of(new ResourceList(asked).of(reader.type()));
        rendered.put(reader, new Rendered(moment, revision, fresh));
        return fresh;
    }

    private static Answer status(Asked asked) {
        ArrayNode list = Json.array();
        boolean alone = asked.cluster().isStandalone();
        int all = asked.cluster().nodes().size();
        if (!alone) {
            list.addObject()
                    .put("type", "cluster")
                    .put("id", "cluster")
                    .put("name", asked.cluster().spec().name())
                    .put("nodes", all)
                    .put("version", all)
                    .put("quorate", asked.cluster().isQuorate() ? 1 : 0);
        }
        for (Node node : asked.cluster().nodes()) {
            list.addObject()
                    .put("type", "node")
                    .put("id", "node/" + node.name())
                    .put("name", node.name().toString())
                    .put("nodeid", alone ? 0 : node.id())
                    .put("ip", node.ip())
                    .put("local", node.name().equals(asked.node()) ? 1 : 0)
                    .put("online", node.isReachable() ? 1 : 0)
                    .put("level", "");
        }
        return Answer.of(list);
    }

    private static Answer nextid(Asked asked) {
        Optional<String> wanted = asked.text("vmid");
        if (wanted.isPresent()) {
            if (asked.cluster().guest(Vmid.parse(wanted.get())).isPresent()) {
                throw ApiError.parameters(Map.of("vmid", "VM %s already exists".formatted(wanted.get())));
            }
            return Answer.of(new TextNode(wanted.get()));
        }
        int free = 100;
        while (asked.cluster().guest(new Vmid(free)).isPresent()) {
            free++;
        }
        return Answer.of(new TextNode(Integer.toString(free)));
    }

    private static Answer haStatus(Asked asked) {
        ArrayNode list = Json.array();
        String local = asked.node().toString();
        list.addObject()
                .put("id", "quorum")
                .put("type", "quorum")
                .put("node", local)
                .put("status", "OK")
                .put("quorate", 1);
        long now = asked.now().getEpochSecond();
        list.addObject()
                .put("id", "master")
                .put("type", "master")
                .put("node", local)
                .put("status", local + " (active)")
                .put("timestamp", now);
        for (Node node : asked.cluster().nodes()) {
            list.addObject()
                    .put("id", "lrm:" + node.name())
                    .put("type", "lrm")
                    .put("node", node.name().toString())
                    .put("status", node.name() + (node.isReachable() ? " (active)" : " (old timestamp - dead?)"))
                    .put("timestamp", now);
        }
        for (Guest guest : asked.cluster().guests()) {
            guest.haState().ifPresent(state -> service(list.addObject(), guest, state));
        }
        return Answer.of(list);
    }

    /// What HA is told to see to, and the state that it was asked for.
    private static Answer haResources(Asked asked) {
        ArrayNode list = Json.array();
        for (Guest guest : asked.cluster().guests()) {
            Subject subject = Subject.of(guest);
            String kind = subject.word().toLowerCase(Locale.ROOT);
            boolean wanted = asked.text("type").map(kind::equals).orElse(true);
            guest.haState()
                    .filter(_ -> wanted)
                    .ifPresent(state -> list.addObject()
                            .put("sid", subject.sid())
                            .put("type", kind)
                            .put("state", state)
                            .put("max_restart", 1)
                            .put("max_relocate", 1));
        }
        return Answer.of(list);
    }

    private static void service(ObjectNode entry, Guest guest, String state) {
        String sid = Subject.of(guest).sid();
        entry.put("id", "service:" + sid)
                .put("type", "service")
                .put("sid", sid)
                .put("node", guest.node().toString())
                .put("state", state)
                .put("crm_state", state)
                .put("request_state", state)
                .put("status", "%s (%s)".formatted(guest.node(), state))
                .put("max_restart", 1)
                .put("max_relocate", 1);
    }

    private record Reader(Identity who, Optional<String> type) {}

    private record Rendered(long moment, long revision, Answer answer) {}
}
