package dev.pvefleet.guest;

import static dev.pvefleet.proxmox.FakePve.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.sync.Sync;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whose turn it is to be asked, and whose agent is left alone.
class AddressTurnsTest {
    private static final String AGENT = "/nodes/pve1/qemu/100/agent/network-get-interfaces";
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final GuestId WEB = GuestId.parse("qemu/100");
    private static final long LONG_AGO = 1_000_000;

    private final FakePve pve = new FakePve();
    private final Target lab = pve.target("lab");
    private final HandClock clock = new HandClock(NOW);
    private GuestIps ips = ips();
    private Optional<Addresses> known = Optional.empty();

    @Test
    void anAgentThatHangsIsAskedEverMoreRarelyAndStaysSilent() {
        pve.refuse(AGENT, 500, "VM 100 qga command 'guest-network-get-interfaces' failed - got timeout");

        List<Integer> asked = new ArrayList<>();
        for (int run = 0; run < 20; run++) {
            int before = pve.calls().size();
            AddressReading read = run(guests("pve1", LONG_AGO + run * INTERVAL.toSeconds()));
            if (pve.calls().size() > before) {
                asked.add(run);
            }
            assertThat(web().silences()).isPositive();
            assertThat(web().ipv4()).isEmpty();
            assertThat(read.failure()).isEmpty();
            clock.turn(INTERVAL);
        }

        assertThat(asked).containsExactly(0, 1, 3, 7, 13, 19);
    }

    @Test
    void aNewProcessLeavesAloneWhomTheEarlierOneDid() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        clock.turn(Duration.ofMinutes(1));
        pve.calls().clear();

        ips = ips();
        run(guests("pve1", 1060));

        assertThat(pve.calls()).isEmpty();
    }

    @Test
    void anAgentThatAnswersAgainIsAskedAtFullRate() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        clock.turn(INTERVAL);
        pve.answer(AGENT, Recorded.json("{\"result\":[]}"));
        run(guests("pve1", 1300));
        pve.calls().clear();

        run(guests("pve1", 1301));
        run(guests("pve1", 1302));

        assertThat(pve.calls()).hasSize(2);
    }

    @Test
    void aGuestThatWasStartedSinceIsAskedAtOnce() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        clock.turn(Duration.ofMinutes(1));
        pve.calls().clear();

        run(guests("pve1", 1060));

        assertThat(pve.calls()).isEmpty();

        run(guests("pve1", 30));

        assertThat(pve.calls()).hasSize(1);
    }

    @Test
    void aGuestThatMovedIsAskedAtOnce() {
        pve.refuse(AGENT, 500, "QEMU guest agent is not running");
        run(guests("pve1", 1000));
        pve.calls().clear();

        run(guests("pve2", 1001));

        assertThat(pve.calls()).hasSize(1);
    }

    /// What is no fault of the agent is looked at each time, so that it is known at once when it is over.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FORBIDDEN", "UNREACHABLE", "UNAUTHENTICATED", "TLS"})
    void anythingElseIsNoReasonToWait(Kind kind) {
        pve.fail(AGENT, kind);

        run(guests("pve1", 1000));
        run(guests("pve1", 1001));

        assertThat(pve.calls()).hasSize(2);
    }

    @Test
    void aFailureThatIsHeldIsStillAFailure() {
        pve.fail(AGENT, Kind.TIMEOUT);
        run(guests("pve1", 1000));
        pve.calls().clear();

        AddressReading read = run(guests("pve1", 1001));

        assertThat(pve.calls()).isEmpty();
        assertThat(read.failure().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aQuestionThatHadNoTimeLeftProvesNothing() {
        pve.fail(AGENT, Kind.TIMEOUT);
        known = Optional.of(
                ips.run(lab, guests("pve1", 1000), known, clock.instant().plusSeconds(3))
                        .addresses());
        pve.calls().clear();

        run(guests("pve1", 1001));

        assertThat(pve.calls()).hasSize(1);
    }

    @Test
    void ofAFleetThatIsTooLargeForARunWhoeverWasAskedLongestAgoIsAskedFirst() {
        int nodes = 20;
        int each = 30;
        List<Integer> times = new ArrayList<>();
        for (int run = 0; run < 40; run++) {
            run(fleet(nodes, each, LONG_AGO));
            clock.turn(INTERVAL);
            if (run == 0) {
                assertThat(nodesAsked())
                        .as("each node has its first turn before any has its third")
                        .isEqualTo(nodes);
            }
        }

        pve.calls(Endpoint.AGENT_INTERFACES).stream()
                .collect(Collectors.groupingBy(call -> call.path(), Collectors.counting()))
                .values()
                .forEach(count -> times.add(Math.toIntExact(count)));
        assertThat(times).as("all were asked").hasSize(nodes * each);
        assertThat(times.stream().mapToInt(it -> it).max().orElseThrow()
                        - times.stream().mapToInt(it -> it).min().orElseThrow())
                .as("and about equally often")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void whoWasStartedGoesBeforeThoseThatWereNeverAsked() {
        run(fleet(20, 30, LONG_AGO));
        clock.turn(INTERVAL);
        List<GuestRecord> guests = new ArrayList<>(fleet(20, 30, LONG_AGO));
        GuestId started = guests.getLast().id();
        guests.addAll(
                guests(guests.removeLast().node().toString(), started.vmid().value(), 60));
        pve.calls().clear();

        run(guests);

        assertThat(pve.calls(Endpoint.AGENT_INTERFACES).stream()
                        .map(call -> call.path())
                        .toList())
                .hasSizeGreaterThan(10)
                .anyMatch(path -> path.contains("/" + started.vmid() + "/"));
    }

    @Test
    void aSmallFleetIsAskedAsAWholeEachTime() {
        List<GuestRecord> guests = fleet(3, 5, LONG_AGO);
        run(guests);
        clock.turn(INTERVAL);
        pve.calls().clear();

        run(fleet(3, 5, LONG_AGO));

        assertThat(pve.calls(Endpoint.AGENT_INTERFACES)).hasSize(15);
        assertThat(known.orElseThrow().turn()).isLessThanOrEqualTo(INTERVAL);
    }

    private long nodesAsked() {
        return pve.calls(Endpoint.AGENT_INTERFACES).stream()
                .map(call -> call.node().orElseThrow())
                .distinct()
                .count();
    }

    private GuestIps ips() {
        return new GuestIps(
                Clocks.of(clock), new ReadingRates(Duration.ofSeconds(30), Duration.ofMinutes(1), INTERVAL));
    }

    private AddressReading run(List<GuestRecord> guests) {
        AddressReading read = ips.run(lab, guests, known, clock.instant().plusSeconds(20));
        known = Optional.of(read.addresses());
        return read;
    }

    private GuestAddresses web() {
        return Objects.requireNonNull(known.orElseThrow().byGuest().get(WEB));
    }

    private List<GuestRecord> guests(String node, long uptimeSec) {
        return guests(node, 100, uptimeSec);
    }

    private List<GuestRecord> guests(String node, int vmid, long uptimeSec) {
        return listed(row(node, vmid, uptimeSec));
    }

    private List<GuestRecord> fleet(int nodes, int each, long uptimeSec) {
        for (int vmid = 1000; vmid < 1000 + nodes * each; vmid++) {
            String base = "/nodes/pve%d/qemu/%d/".formatted(1 + (vmid - 1000) / each, vmid);
            pve.answer(base + "agent/network-get-interfaces", Recorded.json("""
                    {"result":[{"name":"eth0","hardware-address":"bc:24:11:2c:6e:01","ip-addresses":[
                      {"ip-address":"192.0.2.50","ip-address-type":"ipv4","prefix":24}]}]}"""));
            pve.answer(base + "config", Recorded.json("{\"net0\":\"virtio=BC:24:11:2C:6E:01,bridge=vmbr0\"}"));
        }
        return listed(IntStream.range(1000, 1000 + nodes * each)
                .mapToObj(vmid -> row("pve" + (1 + (vmid - 1000) / each), vmid, uptimeSec))
                .collect(Collectors.joining(",")));
    }

    private static String row(String node, int vmid, long uptimeSec) {
        return """
                {"type":"qemu","vmid":%d,"node":"%s","status":"running","name":"g%d","uptime":%d}""".formatted(vmid, node, vmid, uptimeSec);
    }

    private List<GuestRecord> listed(String rows) {
        JsonNode resources = Recorded.json(
                "[{\"type\":\"node\",\"node\":\"pve1\"},{\"type\":\"node\",\"node\":\"pve2\"}," + rows + "]");
        FakePve listing = new FakePve().answer("/cluster/resources", resources);
        return new Sync(clock).run(listing.target("lab"), FakePve.DEADLINE).guests();
    }
}
