package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

/// A transport that gives prepared answers by path, and remembers what it was asked.
public final class FakePve implements Transport {
    /// The time in these tests.
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final Instant DEADLINE = NOW.plusSeconds(20);
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.of("svc@pve!automation"));

    private final Map<String, Function<Call, JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /// Answers a path.
    public FakePve answer(String path, JsonNode data) {
        return on(path, _ -> data);
    }

    /// Does something for a path.
    public FakePve on(String path, Function<Call, JsonNode> behaviour) {
        answers.put(path, behaviour);
        return this;
    }

    /// Says no as PVE does.
    public FakePve refuse(String path, int status, String text) {
        return on(path, call -> {
            throw Refusal.of(call, PEER, status, text, Map.of());
        });
    }

    /// Fails before PVE says anything.
    public FakePve fail(String path, Kind kind) {
        return on(path, call -> {
            throw TransportException.onTheWay(kind, call, PEER, "it broke", null, null);
        });
    }

    @Override
    public Reply send(Call call) {
        calls.add(call);
        Function<Call, JsonNode> behaviour = answers.get(call.path());
        if (behaviour == null) {
            throw Refusal.of(call, PEER, 501, "Method '" + call + "' not implemented", Map.of());
        }
        return Reply.of(behaviour.apply(call));
    }

    public List<Call> calls() {
        return calls;
    }

    public List<Call> calls(Endpoint endpoint) {
        return calls.stream().filter(call -> call.endpoint() == endpoint).toList();
    }

    /// A target behind this transport with the nodes named, or all of them.
    public Target target(String name, String... nodes) {
        NodeScope scope = nodes.length == 0
                ? new NodeScope.All()
                : new NodeScope.Named(Stream.of(nodes).map(NodeName::new).toList());
        return new Target(
                new TargetName(name),
                scope,
                new Safety("swamp", Set.of("production", "protected")),
                new ProxmoxApi(this, CLOCK, PEER.tokenId()));
    }
}
