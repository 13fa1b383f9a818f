package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.schedule.Agent.Watched;
import dev.pvefleet.state.MemoryState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What reading addresses costs PVE beside all else, in ten minutes at the default cadence.
class CallShareTest {
    private static final int NODES = 50;
    private static final int GUESTS = 200;
    private static final int SECONDS = 600;
    private static final Set<Endpoint> OF_ADDRESSES =
            Set.of(Endpoint.AGENT_INTERFACES, Endpoint.LXC_INTERFACES, Endpoint.GUEST_CONFIG);

    private final HandClock clock = new HandClock(FakePve.NOW);
    private final HandTimetable timetable = new HandTimetable();
    private final Map<Endpoint, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Set<String> nodesAsked = ConcurrentHashMap.newKeySet();
    private final String resources = resources();

    @Test
    void addressesAreLessThanAThirdOfAllCallsAndNoNodeIsForgotten() {
        Agent agent = new Agent(timetable, new MemoryState(), clock, new Random(1));
        agent.enter(List.of(new Watched(
                new Target(
                        new TargetName("lab"),
                        new NodeScope.All(),
                        new Safety("swamp", Set.of()),
                        new ProxmoxApi(this::answer, clock)),
                new Schedule(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(2)),
                new TargetSnapshot.Facts(new TargetName("lab"), "all", "api", false))));

        for (int second = 0; second <= SECONDS; second++) {
            runIfDue(second, "sync lab", 30, 0);
            runIfDue(second, "nodeStatus lab", 60, 1);
            runIfDue(second, "smart lab", 1800, 2);
            runIfDue(second, "guestIps lab", 300, 3);
            clock.turn(Duration.ofSeconds(1));
        }

        int all = calls.values().stream().mapToInt(AtomicInteger::get).sum();
        int ofAddresses = OF_ADDRESSES.stream()
                .mapToInt(it -> calls.getOrDefault(it, new AtomicInteger()).get())
                .sum();
        System.out.printf("addresses: %d of %d calls, %.0f %%%n", ofAddresses, all, 100.0 * ofAddresses / all);
        assertThat(3.0 * ofAddresses).isLessThan(all);
        assertThat(ofAddresses).as("what may be asked is asked").isGreaterThan(300);
        assertThat(nodesAsked).hasSize(NODES);
    }

    private void runIfDue(int second, String name, int interval, int delay) {
        if (second >= delay && (second - delay) % interval == 0) {
            timetable.run(name);
        }
    }

    private Reply answer(Call call) {
        calls.computeIfAbsent(call.endpoint(), _ -> new AtomicInteger()).incrementAndGet();
        if (call.endpoint() == Endpoint.AGENT_INTERFACES) {
            nodesAsked.add(call.node().orElseThrow().toString());
        }
        return Reply.of(Recorded.json(
                switch (call.endpoint()) {
                    case CLUSTER_RESOURCES -> resources;
                    case AGENT_INTERFACES -> """
                            {"result":[{"name":"eth0","hardware-address":"bc:24:11:2c:6e:01","ip-addresses":[
                              {"ip-address":"192.0.2.50","ip-address-type":"ipv4","prefix":24}]}]}""";
                    case GUEST_CONFIG -> "{\"net0\":\"virtio=BC:24:11:2C:6E:01,bridge=vmbr0\"}";
                    case NODE_STATUS -> "{\"pveversion\":\"pve-manager/9.1.9/ee417479f54d5b32\"}";
                    default -> "[]";
                }));
    }

    private static String resources() {
        String nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj("{\"type\":\"node\",\"node\":\"pve%d\",\"status\":\"online\"}"::formatted)
                .collect(Collectors.joining(","));
        String guests = IntStream.range(0, NODES * GUESTS)
                .mapToObj(i ->
                        "{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"pve%d\",\"status\":\"running\",\"name\":\"g%d\",\"uptime\":999999}"
                                .formatted(1000 + i, 1 + i / GUESTS, i))
                .collect(Collectors.joining(","));
        return "[" + nodes + "," + guests + "]";
    }
}
