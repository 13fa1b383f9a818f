package dev.pvefleet.guest;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static dev.pvefleet.proxmox.FakePve.CLOCK;
import static dev.pvefleet.proxmox.FakePve.DEADLINE;
import static dev.pvefleet.proxmox.FakePve.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class GuestsTest {
    private final FakePve pve = new FakePve()
            .answer("/cluster/resources", Recorded.data("pve8/resources.json"))
            .answer("/nodes/pve1/qemu/100/status/current", status("web", "running"))
            .answer("/nodes/pve2/qemu/101/status/current", status("VM 101", "stopped"))
            .answer("/nodes/pve2/lxc/200/status/current", status("dns", "running"))
            .refuse("/nodes/pve3/qemu/102/status/current", 595, "No route to host");
    private final FakePve other = new FakePve()
            .answer("/cluster/resources", Recorded.data("pve9/resources.json"))
            .answer("/nodes/pve1/qemu/100/status/current", status("web", "running"));
    private final Guests guests = new Guests(CLOCK);

    @Test
    void findsAGuestByVmidAndByName() {
        Target lab = pve.target("lab");

        GuestRecord byVmid = guests.lookup(List.of(lab), QEMU, vmid(101), DEADLINE);
        GuestRecord byName = guests.lookup(List.of(lab), LXC, named("dns"), DEADLINE);

        assertThat(byVmid.name()).isEqualTo("VM 101");
        assertThat(byVmid.lastOperation()).isEqualTo("lookup");
        assertThat(byVmid.recordedAt()).isEqualTo(NOW);
        assertThat(byName.vmid()).isEqualTo(new Vmid(200));
    }

    @Test
    void asksAGuestThatDoesNotRunForNoAddress() {
        guests.lookup(List.of(pve.target("lab")), QEMU, vmid(101), DEADLINE);

        assertThat(pve.calls())
                .extracting(Call::endpoint)
                .containsExactly(Endpoint.CLUSTER_RESOURCES, Endpoint.GUEST_STATUS);
    }

    @Test
    void addsTheAddressThatARunningGuestTells() {
        pve.answer("/nodes/pve1/qemu/100/agent/network-get-interfaces", Recorded.data("pve8/agent.json"));
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"));

        GuestRecord web = guests.lookup(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE);

        assertThat(web.ipv4()).isEqualTo("192.0.2.50");
        assertThat(pve.calls(Endpoint.AGENT_INTERFACES))
                .singleElement()
                .satisfies(call -> assertThat(call.deadline()).isEqualTo(NOW.plus(Duration.ofSeconds(5))));
    }

    @Test
    void doesNotFailBecauseOfAnAddress() {
        pve.refuse("/nodes/pve1/qemu/100/agent/network-get-interfaces", 500, "QEMU guest agent is not running");

        GuestRecord web = guests.lookup(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE);

        assertThat(web.ipv4()).isNull();
        assertThat(web.status()).isEqualTo("running");
    }

    @Test
    void tellsWhyItMayNotAskForAnAddress() {
        List<Failure> told = new ArrayList<>();
        pve.refuse(
                "/nodes/pve1/qemu/100/agent/network-get-interfaces",
                403,
                "Permission check failed (/vms/100, VM.Monitor)");

        GuestRecord web = guests.lookup(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE, told::add);

        assertThat(web.ipv4()).isNull();
        assertThat(told).singleElement().satisfies(why -> {
            assertThat(why.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(why.message()).contains("VM.Monitor");
        });
    }

    @Test
    void butSaysNothingOfAGuestWithoutAnAgentOrOneThatIsStopped() {
        List<Failure> told = new ArrayList<>();
        pve.refuse("/nodes/pve1/qemu/100/agent/network-get-interfaces", 500, "No QEMU guest agent configured");

        guests.lookup(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE, told::add);
        guests.lookup(List.of(pve.target("lab")), QEMU, vmid(101), DEADLINE, told::add);

        assertThat(told).isEmpty();
    }

    @Test
    void neverGivesAnAddressMoreTimeThanTheWholeLookupHas() {
        guests.lookup(List.of(pve.target("lab")), QEMU, vmid(100), NOW.plusSeconds(2));

        assertThat(pve.calls()).allSatisfy(call -> assertThat(call.deadline()).isEqualTo(NOW.plusSeconds(2)));
    }

    @Test
    void findsAGuestThatMigratedOutOfTheTargetsNodes() {
        GuestRecord dns = guests.lookup(List.of(pve.target("one", "pve1")), LXC, vmid(200), DEADLINE);

        assertThat(dns.node()).hasToString("pve2");
        assertThat(dns.target()).hasToString("one");
    }

    @Test
    void goesThroughTheTargetThatHasTheGuestInItsScope() {
        GuestRecord stopped =
                guests.lookup(List.of(pve.target("one", "pve1"), pve.target("two", "pve2")), QEMU, vmid(101), DEADLINE);

        assertThat(stopped.target()).hasToString("two");
    }

    @Test
    void takesAGuestOutsideOfAllScopesForOneWhenTargetsOfOneClusterSeeIt() {
        GuestRecord silent =
                guests.lookup(List.of(pve.target("one", "pve1"), pve.target("two", "pve2")), QEMU, vmid(102), DEADLINE);

        assertThat(silent.node()).hasToString("pve3");
        assertThat(silent.status()).isEqualTo("unknown");
        assertThat(silent.target()).hasToString("one");
    }

    /// Two clusters that were set up alike have nodes of the same names, and each a guest under the same vmid.
    @Test
    void doesNotTakeGuestsOfTwoClustersForOneBecauseTheirNodesHaveTheSameNames() {
        FakePve twin = new FakePve().answer("/cluster/resources", Recorded.data("pve8/resources.json"));
        List<Target> targets = List.of(pve.target("one", "pve1"), twin.target("two", "pve1"));
        pve.answer("/nodes", fingerprint("AA"));
        twin.answer("/nodes", fingerprint("BB"));

        assertThatThrownBy(() -> guests.find(targets, QEMU, vmid(102), DEADLINE))
                .isInstanceOf(AmbiguousGuestException.class)
                .hasMessageContaining("target one, node pve3")
                .hasMessageContaining("target two, node pve3");
        assertThatThrownBy(() -> guests.find(targets, LXC, named("dns"), DEADLINE))
                .isInstanceOf(AmbiguousGuestException.class);

        twin.answer("/nodes", fingerprint("AA"));

        assertThat(guests.find(targets, QEMU, vmid(102), DEADLINE).target().name())
                .hasToString("one");
    }

    private static JsonNode fingerprint(String print) {
        return Recorded.json("[{\"node\":\"pve3\",\"ssl_fingerprint\":\"%s\"}]".formatted(print));
    }

    @Test
    void prefersAGuestInScopeToAnotherClustersGuestOutside() {
        GuestRecord web = guests.lookup(
                List.of(pve.target("lab", "pve2"), other.target("home", "pve1")), QEMU, named("web"), DEADLINE);

        assertThat(web.target()).hasToString("home");
    }

    @Test
    void listsAllThatAreMeantWhenSeveralAre() {
        AmbiguousGuestException ambiguous = catchThrowableOfType(
                AmbiguousGuestException.class,
                () -> guests.lookup(List.of(pve.target("lab"), other.target("home")), QEMU, named("web"), DEADLINE));

        assertThat(ambiguous)
                .hasMessage("2 qemu guests named 'web': target lab, node pve1, vmid 100, name 'web';"
                        + " target home, node pve1, vmid 100, name 'web'");
        assertThat(ambiguous.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(ambiguous.hint().orElseThrow()).contains("vmid", "target=NAME");
        assertThat(ambiguous.matches())
                .extracting(GuestRecord::target)
                .containsExactly(new TargetName("lab"), new TargetName("home"));
    }

    @Test
    void listsGuestsOfOneNameInOneCluster() {
        pve.answer("/cluster/resources", Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"lxc","vmid":300,"node":"pve1","name":"twin"},
                 {"type":"lxc","vmid":301,"node":"pve1","name":"twin"}]"""));

        assertThatThrownBy(() -> guests.lookup(List.of(pve.target("lab")), LXC, named("twin"), DEADLINE))
                .isInstanceOf(AmbiguousGuestException.class)
                .hasMessageContaining("vmid 300")
                .hasMessageContaining("vmid 301");
    }

    @Test
    void saysWhereItLookedInVain() {
        GuestNotFoundException missing = catchThrowableOfType(
                GuestNotFoundException.class,
                () -> guests.lookup(List.of(pve.target("lab"), other.target("home")), QEMU, vmid(105), DEADLINE));

        assertThat(missing).hasMessage("no qemu guest with vmid 105 on lab, home");
        assertThat(missing.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(missing.isCertain()).isTrue();
    }

    @Test
    void namesAreExact() {
        assertThatThrownBy(() -> guests.lookup(List.of(pve.target("lab")), QEMU, named("WEB"), DEADLINE))
                .isInstanceOf(GuestNotFoundException.class);
        assertThatThrownBy(() -> guests.lookup(List.of(pve.target("lab")), QEMU, named("we"), DEADLINE))
                .isInstanceOf(GuestNotFoundException.class);
    }

    @Test
    void saysThatTheGuestIsOfTheOtherType() {
        GuestNotFoundException missing = catchThrowableOfType(
                GuestNotFoundException.class,
                () -> guests.lookup(List.of(pve.target("lab")), QEMU, vmid(200), DEADLINE));

        assertThat(missing)
                .hasMessage("no qemu guest with vmid 200 on lab; but there is lxc/200 (a container) on node pve2");
        assertThat(missing.hint()).contains("ask for it as lxc");
    }

    @Test
    void findsTheGuestThoughAnotherTargetIsDead() {
        other.fail("/cluster/resources", Kind.UNREACHABLE);

        GuestRecord stopped =
                guests.lookup(List.of(other.target("home"), pve.target("lab")), QEMU, vmid(101), DEADLINE);

        assertThat(stopped.target()).hasToString("lab");
    }

    @Test
    void doesNotTakeCouldNotLookForDoesNotExist() {
        other.fail("/cluster/resources", Kind.UNREACHABLE);

        GuestNotFoundException missing = catchThrowableOfType(
                GuestNotFoundException.class,
                () -> guests.lookup(List.of(pve.target("lab"), other.target("home")), QEMU, vmid(105), DEADLINE));

        assertThat(missing.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(missing.isCertain()).isFalse();
        assertThat(missing.failures()).containsOnlyKeys(new TargetName("home"));
        assertThat(missing)
                .hasMessageStartingWith("no qemu guest with vmid 105 on lab; could not be asked: home (")
                .hasMessageContaining("it broke");
    }

    @Test
    void readsTheConfiguration() {
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.data("pve8/qemu-config.json"));

        GuestConfig config = guests.config(List.of(pve.target("lab")), QEMU, named("web"), DEADLINE);

        assertThat(config.node()).hasToString("pve1");
        assertThat(config.vmid()).isEqualTo(new Vmid(100));
        assertThat(config.digest()).isEqualTo("aad0c1e07f3bb0a8c4a1d5a3c0d8a4a56d1ef0aa");
        assertThat(config.config()).containsEntry("memory", "4096").containsEntry("onboot", 1L);
        assertThat(config.recordedAt()).isEqualTo(NOW);
    }

    @Test
    void looksOnceMoreForAGuestThatMigratedMeanwhile() {
        Queue<String> nodes = new ConcurrentLinkedQueue<>(List.of("pve1", "pve2"));
        pve.on("/cluster/resources", _ -> Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"node","node":"pve2"},
                 {"type":"qemu","vmid":100,"node":"%s"}]""".formatted(nodes.remove())));
        pve.refuse(
                "/nodes/pve1/qemu/100/config",
                500,
                "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist");
        pve.answer("/nodes/pve2/qemu/100/config", Recorded.data("pve8/qemu-config.json"));

        GuestConfig config = guests.config(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE);

        assertThat(config.node()).hasToString("pve2");
        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).hasSize(2);
    }

    @Test
    void looksOnlyOnceMore() {
        pve.refuse(
                "/nodes/pve1/qemu/100/config",
                500,
                "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist");

        assertThatThrownBy(() -> guests.config(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
        assertThat(pve.calls(Endpoint.GUEST_CONFIG)).hasSize(2);
    }

    @Test
    void doesNotLookAgainAfterAnotherFailure() {
        pve.refuse("/nodes/pve1/qemu/100/config", 403, "Permission check failed (/vms/100, VM.Audit)");

        assertThatThrownBy(() -> guests.config(List.of(pve.target("lab")), QEMU, vmid(100), DEADLINE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
        assertThat(pve.calls(Endpoint.CLUSTER_RESOURCES)).hasSize(1);
    }

    private static JsonNode status(String name, String status) {
        return Recorded.json("{\"name\":\"%s\",\"status\":\"%s\"}".formatted(name, status));
    }

    private static GuestRef vmid(int number) {
        return new GuestRef.ByVmid(new Vmid(number));
    }

    private static GuestRef named(String name) {
        return new GuestRef.ByName(name);
    }
}
