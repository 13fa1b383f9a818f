package dev.pvefleet.guest;

import static dev.pvefleet.proxmox.FakePve.CLOCK;
import static dev.pvefleet.proxmox.FakePve.DEADLINE;
import static dev.pvefleet.proxmox.FakePve.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestIpsTest {
    private static final String ONE_CARD = """
            {"result":[{"name":"eth0","hardware-address":"bc:24:11:2c:6e:01",
              "ip-addresses":[{"ip-address":"192.0.2.50","ip-address-type":"ipv4","prefix":24}]}]}""";

    private final FakePve pve = new FakePve();
    private final Target lab = pve.target("lab");
    private final GuestIps ips = new GuestIps(CLOCK);

    @Test
    void readsTheAddressesOfRunningGuestsOnly() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.json(ONE_CARD));
        pve.answer("/nodes/pve2/lxc/200/interfaces", Recorded.data("pve9/lxc-interfaces.json"));

        assertThat(ips.run(lab, guests, DEADLINE).addresses())
                .containsOnlyKeys(GuestId.parse("qemu/100"), GuestId.parse("lxc/200"))
                .containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.50"))
                .containsEntry(GuestId.parse("lxc/200"), List.of("198.51.100.5", "198.51.100.6"));
        assertThat(asked()).as("one call each, where nothing needs deciding").hasSize(2);
    }

    @Test
    void asksForTheConfigurationWhereSeveralCardsHaveAddresses() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve8/agent.json"));
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"));

        assertThat(ips.run(lab, guests, DEADLINE).addresses())
                .containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.50"));
    }

    @Test
    void givesAllAddressesWhereTheConfigurationCannotBeRead() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve8/agent.json"));

        assertThat(ips.run(lab, guests, DEADLINE).addresses())
                .containsEntry(GuestId.parse("qemu/100"), List.of("172.17.0.1", "192.0.2.50"));
    }

    @Test
    void takesTheStaticAddressOfAContainerThatPve7CannotAsk() {
        List<GuestRecord> guests = running("pve7/resources.json");
        pve.refuse(
                "/nodes/pve1/lxc/200/interfaces", 501, "Method 'GET /nodes/pve1/lxc/200/interfaces' not implemented");
        pve.answer("/nodes/pve1/lxc/200/config", Recorded.data("pve7/lxc-config.json"));

        assertThat(ips.run(lab, guests, DEADLINE).addresses())
                .containsEntry(GuestId.parse("lxc/200"), List.of("198.51.100.11"));
    }

    @Test
    void leavesOutAGuestThatCannotBeAskedAndKeepsTheOthers() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve9/agent-error.json"));
        pve.answer("/nodes/pve2/lxc/200/interfaces", Recorded.json("null"));

        assertThat(ips.run(lab, guests, DEADLINE).addresses())
                .as("one is not known, the other is known to have none")
                .containsOnlyKeys(GuestId.parse("lxc/200"))
                .containsEntry(GuestId.parse("lxc/200"), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No QEMU guest agent configured",
                "QEMU guest agent is not running",
                "VM 100 qga command 'guest-network-get-interfaces' failed - got timeout",
                "VM 100 is not running",
                "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist"
            })
    void anAgentThatIsAbsentOrHangsIsNoFailure(String words) {
        List<GuestRecord> guests = manyOnOneNode(1, _ -> Recorded.json(ONE_CARD));
        pve.refuse("/nodes/pve1/qemu/100/agent/network-get-interfaces", 500, words);

        AddressReading read = ips.run(lab, guests, DEADLINE);

        assertThat(read.failure()).isEmpty();
        assertThat(read.silent()).containsExactly(GuestId.parse("qemu/100"));
    }

    @Test
    void oneDenialIsAFailureWithItsHint() {
        List<GuestRecord> guests = manyOnOneNode(3, _ -> Recorded.json(ONE_CARD));
        String denial = "Permission check failed (/vms/101, VM.Monitor)";
        pve.fail("/nodes/pve1/qemu/100/agent/network-get-interfaces", Kind.TIMEOUT);
        pve.refuse("/nodes/pve1/qemu/101/agent/network-get-interfaces", 403, denial);

        AddressReading read = ips.run(lab, guests, DEADLINE);

        assertThat(read.addresses()).containsOnlyKeys(GuestId.parse("qemu/102"));
        assertThat(read.silent()).isEmpty();
        Failure failure = read.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure.message()).contains(denial);
        assertThat(failure.hint().orElseThrow()).contains("grant VM.Monitor on /vms/101");
    }

    @Test
    void theDenialSaysHowManyGuestsItIsAbout() {
        List<GuestRecord> guests = manyOnOneNode(3, call -> {
            throw Refusal.of(call, new Peer("PVE", Optional.empty()), 403, "Permission check failed", Map.of());
        });

        assertThat(ips.run(lab, guests, DEADLINE).failure().orElseThrow().message())
                .endsWith("could not be asked: 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "TIMEOUT", "MALFORMED"})
    void whatOneGuestOrNodeMayCauseIsAFailureOnlyWhereNobodyAnswers(Kind kind) {
        List<GuestRecord> guests = manyOnOneNode(2, _ -> Recorded.json(ONE_CARD));
        pve.fail("/nodes/pve1/qemu/100/agent/network-get-interfaces", kind);

        assertThat(ips.run(lab, guests, DEADLINE).failure()).isEmpty();

        pve.fail("/nodes/pve1/qemu/101/agent/network-get-interfaces", kind);

        assertThat(ips.run(lab, guests, DEADLINE).failure().orElseThrow().kind())
                .isEqualTo(kind);
    }

    @Test
    void aFleetWithoutRunningGuestsIsNoFailure() {
        AddressReading read = ips.run(lab, List.of(), DEADLINE);

        assertThat(read.addresses()).isEmpty();
        assertThat(read.failure()).isEmpty();
    }

    @Test
    void asksOneGuestAtATimeOnEachNode() {
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        List<GuestRecord> guests = manyOnOneNode(50, _ -> {
            askers.add(Thread.currentThread());
            return Recorded.json(ONE_CARD);
        });

        assertThat(ips.run(lab, guests, DEADLINE).addresses()).hasSize(50);
        assertThat(askers).as("one thread asks one after the other").hasSize(1);
    }

    @Test
    void stopsAtTheDeadline() {
        TickingClock clock = new TickingClock();
        List<GuestRecord> guests = manyOnOneNode(50, _ -> Recorded.json(ONE_CARD));

        var found = new GuestIps(clock).run(lab, guests, NOW.plusSeconds(10)).addresses();

        assertThat(found).hasSizeBetween(1, 9);
        assertThat(asked()).allSatisfy(call -> assertThat(call.deadline()).isBeforeOrEqualTo(NOW.plusSeconds(10)));
    }

    @Test
    void asksInAnotherOrderAtAnotherTime() {
        List<GuestRecord> guests = manyOnOneNode(50, _ -> Recorded.json(ONE_CARD));

        new GuestIps(Clock.fixed(NOW, ZoneOffset.UTC)).run(lab, guests, DEADLINE.plusSeconds(300));
        new GuestIps(Clock.fixed(NOW.plusSeconds(300), ZoneOffset.UTC)).run(lab, guests, DEADLINE.plusSeconds(300));

        List<String> paths = asked().stream().map(Call::path).toList();
        assertThat(paths.subList(0, 50)).containsExactlyInAnyOrderElementsOf(paths.subList(50, 100));
        assertThat(paths.subList(0, 50)).isNotEqualTo(paths.subList(50, 100));
    }

    private List<GuestRecord> running(String file) {
        pve.answer("/cluster/resources", Recorded.data(file));
        return new Sync(CLOCK).run(lab, DEADLINE).guests();
    }

    private List<GuestRecord> manyOnOneNode(int number, Function<Call, JsonNode> behaviour) {
        String rows = IntStream.range(100, 100 + number)
                .mapToObj("{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"pve1\",\"status\":\"running\"}"::formatted)
                .collect(Collectors.joining(","));
        pve.answer("/cluster/resources", Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\"}," + rows + "]"));
        for (int vmid = 100; vmid < 100 + number; vmid++) {
            pve.on("/nodes/pve1/qemu/%d/agent/network-get-interfaces".formatted(vmid), behaviour);
        }
        return new Sync(CLOCK).run(lab, DEADLINE).guests();
    }

    private List<Call> asked() {
        return pve.calls().stream()
                .filter(call -> call.endpoint() != Endpoint.CLUSTER_RESOURCES)
                .toList();
    }

    /// A second passes each time somebody looks.
    private static final class TickingClock extends Clock {
        private final AtomicInteger seconds = new AtomicInteger();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return NOW.plusSeconds(seconds.getAndIncrement());
        }
    }
}
