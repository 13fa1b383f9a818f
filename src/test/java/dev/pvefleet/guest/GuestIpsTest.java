package dev.pvefleet.guest;

import static dev.pvefleet.proxmox.FakePve.CLOCK;
import static dev.pvefleet.proxmox.FakePve.DEADLINE;
import static dev.pvefleet.proxmox.FakePve.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Refusal;
import dev.pvefleet.sync.Sync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    private static final String CONFIG = "{\"net0\":\"virtio=BC:24:11:2C:6E:01,bridge=vmbr0\"}";
    private static final ReadingRates RATES =
            new ReadingRates(Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private final FakePve pve = new FakePve();
    private final Target lab = pve.target("lab");
    private final GuestIps ips = new GuestIps(Clocks.of(CLOCK), RATES);

    @Test
    void readsTheAddressesOfRunningGuestsOnly() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.json(ONE_CARD));
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.json(CONFIG));
        pve.answer("/nodes/pve2/lxc/200/interfaces", Recorded.data("pve9/lxc-interfaces.json"));
        pve.answer("/nodes/pve2/lxc/200/config", Recorded.json("{\"net0\":\"name=eth0,hwaddr=BC:24:11:00:00:02\"}"));

        assertThat(told(run(guests)))
                .containsOnlyKeys(GuestId.parse("qemu/100"), GuestId.parse("lxc/200"))
                .containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.50"))
                .containsEntry(GuestId.parse("lxc/200"), List.of("198.51.100.5", "198.51.100.6"));
        assertThat(asked()).as("the agent and the configuration").hasSize(4);
    }

    @Test
    void readsTheConfigurationOnceAndAgainWhenACardAppears() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve8/agent.json"));
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"));

        AddressReading first = run(guests);
        AddressReading second = ips.run(lab, guests, Optional.of(first.addresses()), DEADLINE);

        assertThat(told(first)).containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.50"));
        assertThat(told(second)).containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.50"));
        assertThat(configurations()).isOne();

        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.json("""
                {"result":[{"name":"eth1","hardware-address":"BC:24:11:2C:6E:02","ip-addresses":[
                  {"ip-address":"192.0.2.60","ip-address-type":"ipv4","prefix":24}]}]}"""));
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.json("{\"net1\":\"virtio=bc:24:11:2c:6e:02\"}"));
        AddressReading third = ips.run(lab, guests, Optional.of(second.addresses()), DEADLINE);

        assertThat(told(third)).containsEntry(GuestId.parse("qemu/100"), List.of("192.0.2.60"));
        assertThat(configurations()).isEqualTo(2);
    }

    @Test
    void theOnlyCardWithAnAddressIsNotItsAddressUnlessPveGaveItThatCard() {
        List<GuestRecord> guests = manyOnOneNode(1, _ -> Recorded.json("""
                {"result":[{"name":"docker0","hardware-address":"02:42:ac:11:00:02","ip-addresses":[
                  {"ip-address":"172.17.0.1","ip-address-type":"ipv4","prefix":16}]},
                 {"name":"eth0","hardware-address":"bc:24:11:2c:6e:01","ip-addresses":[
                  {"ip-address":"fe80::1","ip-address-type":"ipv6","prefix":64}]}]}"""));

        assertThat(told(run(guests))).containsEntry(GuestId.parse("qemu/100"), List.of());
    }

    @Test
    void withoutTheConfigurationNobodyKnowsWhichAddressItIs() {
        List<GuestRecord> guests = manyOnOneNode(1, _ -> Recorded.data("pve8/agent.json"));
        pve.fail("/nodes/pve1/qemu/100/config", Kind.TIMEOUT);

        AddressReading read = run(guests);

        assertThat(told(read)).isEmpty();
        assertThat(read.failure().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void sendsAllQuestionsOfANodeAsOneWhereReadsTravelTogether() {
        List<GuestRecord> guests = manyOnOneNode(4, _ -> Recorded.json(ONE_CARD));
        AtomicInteger groups = new AtomicInteger();
        Set<Object> seen = ConcurrentHashMap.newKeySet();
        Target batching = new Target(
                lab.name(),
                lab.scope(),
                lab.safety(),
                new ProxmoxApi(
                        call -> {
                            call.group().filter(seen::add).ifPresent(_ -> groups.incrementAndGet());
                            return pve.send(call);
                        },
                        CLOCK,
                        Optional.empty(),
                        true));
        pve.calls().clear();

        assertThat(told(ips.run(batching, guests, Optional.empty(), DEADLINE))).hasSize(4);
        assertThat(pve.calls()).hasSize(8);
        assertThat(groups).as("commands").hasValue(1);
    }

    @Test
    void takesTheStaticAddressOfAContainerThatPve7CannotAsk() {
        List<GuestRecord> guests = running("pve7/resources.json");
        pve.refuse(
                "/nodes/pve1/lxc/200/interfaces", 501, "Method 'GET /nodes/pve1/lxc/200/interfaces' not implemented");
        pve.answer("/nodes/pve1/lxc/200/config", Recorded.data("pve7/lxc-config.json"));

        assertThat(told(run(guests))).containsEntry(GuestId.parse("lxc/200"), List.of("198.51.100.11"));
    }

    @Test
    void leavesOutAGuestThatCannotBeAskedAndKeepsTheOthers() {
        List<GuestRecord> guests = running("pve8/resources.json");
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve9/agent-error.json"));
        pve.answer("/nodes/pve2/lxc/200/interfaces", Recorded.json("null"));

        AddressReading read = run(guests);
        assertThat(told(read))
                .containsOnlyKeys(GuestId.parse("lxc/200"))
                .containsEntry(GuestId.parse("lxc/200"), List.of());
        assertThat(silent(read)).containsExactly(GuestId.parse("qemu/100"));
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

        AddressReading read = run(guests);

        assertThat(read.failure()).isEmpty();
        assertThat(silent(read)).containsExactly(GuestId.parse("qemu/100"));
    }

    @Test
    void oneDenialIsAFailureWithItsHint() {
        List<GuestRecord> guests = manyOnOneNode(3, _ -> Recorded.json(ONE_CARD));
        String denial = "Permission check failed (/vms/101, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)";
        pve.fail("/nodes/pve1/qemu/100/agent/network-get-interfaces", Kind.TIMEOUT);
        pve.refuse("/nodes/pve1/qemu/101/agent/network-get-interfaces", 403, denial);

        AddressReading read = run(guests);

        assertThat(told(read)).containsOnlyKeys(GuestId.parse("qemu/102"));
        assertThat(silent(read)).isEmpty();
        Failure failure = read.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure.message()).contains(denial);
        assertThat(failure.hint().orElseThrow()).contains("grant VM.GuestAgent.Audit on /vms/101");
    }

    /// PVE 7 and 8 have no reading role that may ask agents; what else goes wrong is not hidden behind it.
    @Test
    void whatNoReaderMayAskIsWithheldAndHidesNoOtherFailure() {
        List<GuestRecord> guests = running("pve8/resources.json");
        String agent = "/nodes/pve1/qemu/100/agent/network-get-interfaces";
        pve.refuse(agent, 403, "Permission check failed (/vms/100, VM.Monitor)");
        pve.answer("/nodes/pve2/lxc/200/interfaces", Recorded.data("pve9/lxc-interfaces.json"));
        pve.answer("/nodes/pve2/lxc/200/config", Recorded.json("{\"net0\":\"name=eth0,hwaddr=BC:24:11:00:00:02\"}"));

        AddressReading well = run(guests);
        assertThat(well.failure()).isEmpty();
        assertThat(well.withheld())
                .hasValueSatisfying(why -> assertThat(why.message()).contains("VM.Monitor"));

        pve.refuse("/nodes/pve2/lxc/200/interfaces", 403, "Permission check failed (/vms/200, VM.Audit)");
        AddressReading denied = run(guests);
        assertThat(denied.failure())
                .hasValueSatisfying(why -> assertThat(why.message()).contains("VM.Audit"));
        assertThat(denied.withheld()).isPresent();
    }

    @Test
    void theDenialSaysHowManyGuestsItIsAbout() {
        List<GuestRecord> guests = manyOnOneNode(3, call -> {
            throw Refusal.of(call, new Peer("PVE", Optional.empty()), 403, "Permission check failed", Map.of());
        });

        assertThat(run(guests).failure().orElseThrow().message()).endsWith("could not be asked: 3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "TIMEOUT", "MALFORMED"})
    void whatOneGuestOrNodeMayCauseIsAFailureOnlyWhereNobodyAnswers(Kind kind) {
        List<GuestRecord> guests = manyOnOneNode(2, _ -> Recorded.json(ONE_CARD));
        pve.fail("/nodes/pve1/qemu/100/agent/network-get-interfaces", kind);

        assertThat(run(guests).failure()).isEmpty();

        pve.fail("/nodes/pve1/qemu/101/agent/network-get-interfaces", kind);

        assertThat(run(guests).failure().orElseThrow().kind()).isEqualTo(kind);
    }

    @Test
    void aFleetWithoutRunningGuestsIsNoFailure() {
        AddressReading read = run(List.of());

        assertThat(told(read)).isEmpty();
        assertThat(read.failure()).isEmpty();
    }

    @Test
    void asksOneGuestAtATimeOnEachNode() {
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        List<GuestRecord> guests = manyOnOneNode(40, _ -> {
            askers.add(Thread.currentThread());
            return Recorded.json(ONE_CARD);
        });

        assertThat(told(run(guests))).hasSize(40);
        assertThat(askers).as("one thread asks one after the other").hasSize(1);
    }

    @Test
    void whatTheDeadlineLeftOutIsNoSuccessAndIsAskedFirstNextTime() {
        TickingClock clock = new TickingClock();
        GuestIps slow = new GuestIps(Clocks.of(clock), RATES);
        List<GuestRecord> guests = manyOnOneNode(40, _ -> Recorded.json(ONE_CARD));

        AddressReading first = slow.run(lab, guests, Optional.empty(), NOW.plusSeconds(30));

        assertThat(told(first)).hasSizeBetween(1, 29);
        assertThat(first.failure().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(first.failure().orElseThrow().message()).contains("first in the next run: ");
        Set<String> askedBefore = asked().stream().map(Call::path).collect(Collectors.toSet());
        pve.calls().clear();

        slow.run(lab, guests, Optional.of(first.addresses()), clock.instant().plusSeconds(20));

        assertThat(asked()).isNotEmpty().noneMatch(call -> askedBefore.contains(call.path()));
    }

    private long configurations() {
        return asked().stream()
                .filter(call -> call.path().equals("/nodes/pve1/qemu/100/config"))
                .count();
    }

    private AddressReading run(List<GuestRecord> guests) {
        return ips.run(lab, guests, Optional.empty(), DEADLINE);
    }

    /// The addresses of those that told.
    private static Map<GuestId, List<String>> told(AddressReading read) {
        Map<GuestId, List<String>> told = new TreeMap<>();
        read.addresses().byGuest().forEach((guest, it) -> {
            if (it.toldAt() != null && it.silences() == 0) {
                told.put(guest, it.ipv4());
            }
        });
        return told;
    }

    private static Set<GuestId> silent(AddressReading read) {
        return read.addresses().byGuest().entrySet().stream()
                .filter(guest ->
                        guest.getValue().silences() > 0 && !guest.getValue().isUnanswered())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
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
            pve.answer("/nodes/pve1/qemu/%d/config".formatted(vmid), Recorded.json(CONFIG));
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
