package dev.pvefleet.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Params.Param;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.simulator.api.Answer;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.api.Outcome;
import dev.pvefleet.simulator.api.Request;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The cluster of {@link Cycle} without a network before it, at a moment that does not pass.
public final class LargeCluster {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private static final TargetName NAME = new TargetName("lab");

    private final ApiEngine engine = new ApiEngine(
            Founding.of(
                    ClusterSpec.small().withSize(Cycle.LARGE.nodes(), Cycle.LARGE.guestsPerNode()), CLOCK.instant()),
            CLOCK);

    /// Lists all guests, nodes and storages.
    public Answer resources() {
        return answer(ClusterCalls.resources().preview());
    }

    /// Reads the inventory as the agent does, over any way.
    ///
    /// @throws IllegalStateException if guests were lost, which would only look fast
    public static Inventory sync(Transport way) {
        Inventory inventory = new Sync(CLOCK).run(target(way), deadline());
        if (inventory.guests().size() != Cycle.LARGE.nodes() * Cycle.LARGE.guestsPerNode()) {
            throw new IllegalStateException(
                    "read only %d guests".formatted(inventory.guests().size()));
        }
        return inventory;
    }

    /// What an agent shows that has read everything anew: guests and their pressure, nodes and their disks.
    public FleetSnapshot read() {
        Transport way = call -> Reply.of(answer(call).data());
        Inventory inventory = sync(way);
        TargetSnapshot.Facts facts = new TargetSnapshot.Facts(NAME, "all", "api", false);
        return FleetSnapshot.EMPTY.with(TargetSnapshot.unread(facts, operations())
                .withInventory(inventory)
                .withNodes(nodes(target(way)))
                .withPressures(pressures(target(way), inventory)));
    }

    private static SortedMap<NodeName, NodeRecord> nodes(Target target) {
        return new TreeMap<>(new NodeHealth(CLOCK)
                .run(target, true, deadline()).nodes().stream().collect(toMap(NodeRecord::node, Function.identity())));
    }

    private static Map<GuestId, GuestPressure> pressures(Target target, Inventory inventory) {
        Map<GuestId, GuestPressure> pressures = new HashMap<>();
        for (GuestType type : GuestType.values()) {
            Map<NodeName, GuestType> turns =
                    inventory.nodes().stream().collect(toMap(summary -> summary.node(), _ -> type));
            NodeHealth.Watched watched =
                    new NodeHealth(CLOCK).watch(target, Optional.of(inventory.nodes()), turns, deadline());
            watched.pressures()
                    .nodes()
                    .forEach(list -> list.byGuest()
                            .forEach((guest, pressure) ->
                                    pressures.put(guest, new GuestPressure(list.node(), pressure, list.recordedAt()))));
        }
        return pressures;
    }

    private static Map<Operation, OperationRecord> operations() {
        return Arrays.stream(Operation.values())
                .collect(toMap(
                        Function.identity(),
                        _ -> OperationRecord.waiting(Duration.ofSeconds(30))
                                .ran(CLOCK.instant(), Duration.ofSeconds(1), Optional.empty())));
    }

    private static Target target(Transport way) {
        return new Target(
                NAME,
                new NodeScope.All(),
                new Safety("swamp", Set.of("production", "protected")),
                new ProxmoxApi(way, CLOCK));
    }

    private static Instant deadline() {
        return CLOCK.instant().plus(Duration.ofMinutes(1));
    }

    private Answer answer(Call call) {
        Map<String, List<String>> params =
                call.params().values().stream().collect(groupingBy(Param::name, mapping(Param::value, toList())));
        Request request =
                new Request(Purpose.ADMIN.identity(), new NodeName("pve1"), true, Method.GET, call.path(), params);
        return switch (engine.answer(request)) {
            case Outcome.Done(var answer) -> answer;
            case Outcome.Refused refused -> throw new IllegalStateException(call + ": " + refused);
        };
    }
}
