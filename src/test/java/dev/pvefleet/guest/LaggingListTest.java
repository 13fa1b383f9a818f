package dev.pvefleet.guest;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static dev.pvefleet.proxmox.FakePve.CLOCK;
import static dev.pvefleet.proxmox.FakePve.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is found while the cluster's list shows old names, or none.
class LaggingListTest {
    private static final String NODES = """
            {"type":"node","node":"pve1","status":"online"},{"type":"node","node":"pve2","status":"online"},
            {"type":"node","node":"pve3","status":"offline"}""";
    private static final String FRESH = """
            {"id":"qemu/330","type":"qemu","vmid":330,"node":"pve1","tags":"swamp","status":"unknown"}""";
    private static final String WEB = """
            {"id":"qemu/100","type":"qemu","vmid":100,"node":"pve1","name":"web","status":"running","cpu":0.25,
             "maxcpu":4,"maxmem":1024,"mem":512,"uptime":99,"template":0,"pool":"p1"}""";
    private static final String DNS = """
            {"id":"lxc/200","type":"lxc","vmid":200,"node":"pve2","name":"dns","status":"running"}""";

    private final FakePve pve = new FakePve();
    private final List<Target> lab = List.of(pve.target("lab"));
    private final Guests guests = new Guests(CLOCK);

    @Test
    void aNewGuestIsFoundByTheNameThatItsNodeHas() {
        cluster(WEB, FRESH);
        node("pve1", "qemu", row(100, "web"), row(330, "fresh"));
        node("pve1", "lxc");
        current("pve1/qemu/330", "fresh", "stopped", "");

        GuestRecord fresh = guests.lookup(lab, QEMU, named("fresh"), DEADLINE);

        assertThat(fresh.vmid()).isEqualTo(new Vmid(330));
        assertThat(fresh.name()).isEqualTo("fresh");
        assertThat(fresh.status()).isEqualTo("stopped");
        assertThat(fresh.template()).isFalse();
        assertThat(pve.calls(Endpoint.GUEST_LIST)).hasSize(2);
    }

    @Test
    void noNodeIsAskedWhereTheListTellsIt() {
        cluster(WEB, DNS);
        current("pve1/qemu/100", "web", "stopped", "");

        guests.lookup(lab, QEMU, named("web"), DEADLINE);
        guests.lookup(lab, QEMU, vmid(100), DEADLINE);

        assertThat(pve.calls(Endpoint.GUEST_LIST)).isEmpty();
    }

    @Test
    void aNewGuestOfTheOtherTypeIsNotWaitedFor() {
        cluster(DNS, FRESH);
        current("pve2/lxc/200", "dns", "stopped", "");

        assertThat(guests.lookup(lab, LXC, named("dns"), DEADLINE).vmid()).isEqualTo(new Vmid(200));
        assertThat(pve.calls(Endpoint.GUEST_LIST)).isEmpty();
    }

    @Test
    void aRenamedGuestIsFoundByItsNewNameOnly() {
        cluster(WEB, DNS);
        node("pve1", "qemu", row(100, "shop"));
        node("pve1", "lxc");
        current("pve1/qemu/100", "shop", "stopped", "");
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.json("{\"name\":\"shop\"}"));

        assertThat(guests.lookup(lab, QEMU, named("shop"), DEADLINE).name()).isEqualTo("shop");
        assertThat(guests.config(lab, QEMU, named("shop"), DEADLINE).vmid()).isEqualTo(new Vmid(100));
        for (GuestNotFoundException old : List.of(missing("web"), missingConfig("web"))) {
            assertThat(old.isCertain()).isTrue();
            assertThat(old).hasMessage("no qemu guest named 'web' on lab");
        }
    }

    @Test
    void oneThatIsRenamedAtEachLookIsRefused() {
        cluster(WEB);
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");
        pve.answer("/nodes/pve1/qemu/100/config", Recorded.json("{\"name\":\"shop\"}"));

        assertThatThrownBy(() -> guests.config(lab, QEMU, named("web"), DEADLINE))
                .isInstanceOf(RenamedGuestException.class)
                .hasMessage("qemu/100 on node pve1 is not named 'web' at this moment, but 'shop'");
        assertThat(pve.calls(Endpoint.GUEST_CONFIG)).hasSize(4);
    }

    /// A change of a running guest that failed half-way may leave a name waiting.
    @Test
    void aNameThatOnlyWaitsIsNotYetTheGuests() {
        cluster(WEB);
        pve.on(
                "/nodes/pve1/qemu/100/config",
                call -> Recorded.json(call.params().isEmpty() ? "{\"name\":\"shop\"}" : "{\"name\":\"web\"}"));

        assertThat(guests.config(lab, QEMU, named("web"), DEADLINE).config()).containsEntry("name", "shop");
    }

    @Test
    void anUnnamedGuestIsFoundByTheNameThatPveGivesIt() {
        cluster("{\"type\":\"qemu\",\"vmid\":101,\"node\":\"pve1\",\"name\":\"VM 101\"}");
        pve.answer("/nodes/pve1/qemu/101/config", Recorded.json("{\"memory\":512}"));

        assertThat(guests.config(lab, QEMU, named("VM 101"), DEADLINE).vmid()).isEqualTo(new Vmid(101));
    }

    @Test
    void aNameThatOnlyTheListStillGivesToTwoGuestsIsNotAmbiguous() {
        cluster(WEB, WEB.replace("100", "101").replace("pve1", "pve2"));
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");
        node("pve2", "qemu", row(101, "old-web"));
        node("pve2", "lxc");
        current("pve1/qemu/100", "web", "stopped", "");

        assertThat(guests.lookup(lab, QEMU, named("web"), DEADLINE).vmid()).isEqualTo(new Vmid(100));
    }

    @Test
    void aGuestThatIsListedTwiceIsOne() {
        cluster(
                WEB.replace("pve1", "pve2").replace("running", "stopped"),
                WEB,
                "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve2\",\"status\":\"unknown\"}");
        current("pve1/qemu/100", "web", "stopped", "");

        assertThat(guests.lookup(lab, QEMU, named("web"), DEADLINE).node()).hasToString("pve1");
        assertThat(guests.lookup(lab, QEMU, vmid(100), DEADLINE).node()).hasToString("pve1");
    }

    @Test
    void aListThatKnowsNoGuestAtAllIsNoReasonNotToFindOne() {
        cluster(
                FRESH.replace("330", "100"),
                "{\"type\":\"lxc\",\"vmid\":200,\"node\":\"pve2\",\"status\":\"unknown\"}");
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");
        node("pve2", "qemu");
        node("pve2", "lxc", "{\"vmid\":\"200\",\"name\":\"dns\",\"status\":\"running\"}");
        current("pve2/lxc/200", "dns", "stopped", "");

        assertThat(guests.lookup(lab, LXC, named("dns"), DEADLINE).status()).isEqualTo("stopped");
        assertThat(missing("nosuch").isCertain()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE", "TIMEOUT", "FORBIDDEN"})
    void aNodeThatCannotBeAskedLeavesItOpenWhetherThereIsSuchAGuest(Kind kind) {
        cluster(WEB, DNS, FRESH.replace("pve1", "pve2"));
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");
        pve.fail("/nodes/pve2/qemu", kind);
        node("pve2", "lxc", row(200, "dns"));

        GuestNotFoundException missing = missing("fresh");

        assertThat(missing.isCertain()).isFalse();
        assertThat(missing.kind()).isEqualTo(kind);
        assertThat(missing).hasMessageContaining("what the guests on node pve2 are called cannot be seen");
    }

    @Test
    void anOldNameIsNoProofWhereTheNodeCannotBeAsked() {
        cluster(WEB, DNS);
        pve.fail("/nodes/pve1/qemu", Kind.TIMEOUT);
        node("pve1", "lxc");

        assertThat(missing("shop").isCertain()).isFalse();
    }

    @Test
    void aNodeThatIsOffIsNotAskedAndHidesOnlyWhatIsOnIt() {
        cluster(WEB, FRESH.replace("pve1", "pve3"));
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");
        current("pve1/qemu/100", "web", "stopped", "");

        assertThat(guests.lookup(lab, QEMU, named("web"), DEADLINE).vmid()).isEqualTo(new Vmid(100));
        assertThat(missing("fresh").kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(pve.calls()).noneMatch(call -> call.path().startsWith("/nodes/pve3"));
    }

    @Test
    void aNodeThatIsOffAndHasNoGuestsHidesNothing() {
        cluster(WEB);
        node("pve1", "qemu", row(100, "web"));
        node("pve1", "lxc");

        assertThat(missing("fresh").isCertain()).isTrue();
    }

    @Test
    void aNodeThatHangsLeavesTimeForWhatComesAfterIt() {
        cluster(WEB, FRESH.replace("pve1", "pve2"));
        pve.fail("/nodes/pve2/qemu", Kind.TIMEOUT);
        current("pve1/qemu/100", "web", "stopped", "");

        guests.lookup(lab, QEMU, named("web"), DEADLINE);

        assertThat(pve.calls(Endpoint.GUEST_LIST))
                .allSatisfy(call -> assertThat(call.deadline()).isBefore(DEADLINE.minus(Duration.ofSeconds(5))));
    }

    @Test
    void aGuestOnTheMoveIsLookedForOnceMore() {
        Queue<String> nodes = new ConcurrentLinkedQueue<>(List.of("pve1", "pve2"));
        pve.on(
                "/cluster/resources",
                _ -> Recorded.json("[" + NODES + "," + FRESH.replace("pve1", nodes.remove()) + "]"));
        node("pve1", "qemu");
        node("pve1", "lxc");
        node("pve2", "qemu", row(330, "fresh"));
        node("pve2", "lxc");
        current("pve2/qemu/330", "fresh", "stopped", "");

        assertThat(guests.lookup(lab, QEMU, named("fresh"), DEADLINE).node()).hasToString("pve2");
    }

    @Test
    void aGuestThatIsListedAndNowhereLeavesItOpen() {
        cluster(FRESH);
        node("pve1", "qemu");
        node("pve1", "lxc");

        assertThat(missing("fresh")).hasMessageContaining("qemu/330 is listed on node pve1, which does not have it");
        assertThat(missing("fresh").isCertain()).isFalse();
    }

    @Test
    void lookupIsLiveAndHasOfTheListOnlyWhatTheListAloneKnows() {
        cluster(WEB);
        current("pve1/qemu/100", "web", "running", """
                ,"qmpstatus":"paused","cpus":2,"mem":100,"maxmem":400,"uptime":7,"tags":"swamp;x","lock":"backup","cpu":0,
                "template":1""");

        GuestRecord web = guests.lookup(lab, QEMU, vmid(100), DEADLINE);

        assertThat(web.status()).isEqualTo("paused");
        assertThat(web.cpus()).isEqualTo(2);
        assertThat(web.memPct()).isEqualTo(25);
        assertThat(web.uptimeSec()).isEqualTo(7);
        assertThat(web.tags()).hasToString("swamp;x");
        assertThat(web.managed()).isTrue();
        assertThat(web.lock()).isEqualTo("backup");
        assertThat(web.template()).isTrue();
        assertThat(web.cpuPct()).isEqualTo(25);
        assertThat(web.pool()).isEqualTo("p1");
    }

    @Test
    void aGuestThatWasStoppedHasNoCpuUseOfBefore() {
        cluster(WEB);
        current("pve1/qemu/100", "web", "stopped", ",\"cpu\":0");

        GuestRecord web = guests.lookup(lab, QEMU, vmid(100), DEADLINE);

        assertThat(web.status()).isEqualTo("stopped");
        assertThat(web.cpuPct()).isNull();
    }

    private GuestNotFoundException missing(String name) {
        return catchThrowableOfType(
                GuestNotFoundException.class, () -> guests.lookup(lab, QEMU, named(name), DEADLINE));
    }

    private GuestNotFoundException missingConfig(String name) {
        return catchThrowableOfType(
                GuestNotFoundException.class, () -> guests.config(lab, QEMU, named(name), DEADLINE));
    }

    private void cluster(String... rows) {
        pve.answer("/cluster/resources", Recorded.json("[" + NODES + "," + String.join(",", rows) + "]"));
    }

    private void node(String node, String type, String... rows) {
        pve.answer("/nodes/" + node + "/" + type, Recorded.json("[" + String.join(",", rows) + "]"));
    }

    private void current(String guest, String name, String status, String more) {
        pve.answer(
                "/nodes/" + guest + "/status/current",
                Recorded.json("{\"name\":\"%s\",\"status\":\"%s\"%s}".formatted(name, status, more)));
    }

    private static String row(int vmid, String name) {
        return "{\"vmid\":%d,\"name\":\"%s\",\"status\":\"running\",\"cpu\":0}".formatted(vmid, name);
    }

    private static GuestRef vmid(int number) {
        return new GuestRef.ByVmid(new Vmid(number));
    }

    private static GuestRef named(String name) {
        return new GuestRef.ByName(name);
    }
}
