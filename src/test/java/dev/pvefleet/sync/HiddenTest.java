package dev.pvefleet.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not listed is gone only if whoever asks would see it.
class HiddenTest {
    private static final String NODE =
            "{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\",\"cpu\":0.1,\"maxcpu\":4}";
    private static final String NODE_ALONE = "{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\"}";
    private static final String LOCAL =
            "{\"type\":\"storage\",\"storage\":\"local\",\"node\":\"pve1\",\"status\":\"available\",\"maxdisk\":10,\"disk\":5}";
    private static final String NAS =
            "{\"type\":\"storage\",\"storage\":\"nas\",\"node\":\"pve1\",\"status\":\"available\",\"shared\":1}";
    private static final String ALL = "{\"/\":{\"VM.Audit\":1,\"Datastore.Audit\":1,\"Sys.Audit\":1}}";

    private final FakePve pve = new FakePve();
    private Clock clock = FakePve.CLOCK;

    @Test
    void aListWithoutHolesCostsNoCall() {
        Inventory before = listed(NODE, LOCAL, vm(100)).inventory();

        Sync.Watched read = watch(Optional.of(before));

        assertThat(denied(read)).isEmpty();
        assertThat(pve.calls(Endpoint.PERMISSIONS)).isEmpty();
    }

    @Test
    void noStorageIsSeenWithoutTheRightToSeeThem() {
        pve.answer("/access/permissions", Recorded.json("{\"/vms\":{\"VM.Audit\":1},\"/nodes\":{\"Sys.Audit\":1}}"));

        Sync.Watched read = listed(NODE, vm(100));

        assertThat(denied(read)).containsExactly("storages");
        assertThat(read.storagesDenied().orElseThrow().kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(read.storagesDenied().orElseThrow().hint())
                .hasValue("grant Datastore.Audit on /storage: pveum acl modify /storage"
                        + " --users svc@pve --tokens 'svc@pve!automation' --roles PVEAuditor");
        assertThat(read.inventory().guests()).hasSize(1);
    }

    @Test
    void nodesHaveNoFiguresWithoutTheRightToSeeThem() {
        pve.answer(
                "/access/permissions",
                Recorded.json("{\"/vms\":{\"VM.Audit\":1},\"/storage\":{\"Datastore.Audit\":1}}"));

        assertThat(denied(listed(NODE_ALONE, LOCAL, vm(100)))).containsExactly("nodes");
    }

    @Test
    void noGuestIsSeenWithoutTheRightToSeeThem() {
        pve.answer("/access/permissions", Recorded.json("{\"/storage\":{\"Datastore.Audit\":1}}"));

        Sync.Watched read = listed(NODE, LOCAL);

        assertThat(denied(read)).containsExactly("guests");
        assertThat(read.inventory().denied()).isPresent();
    }

    /// Whoever may see all sees that there is nothing, or that a node has just come up.
    @Test
    void whatTheRightsCoverIsBelieved() {
        pve.answer("/access/permissions", Recorded.json(ALL));

        assertThat(denied(listed(NODE_ALONE))).isEmpty();
    }

    /// The value says whether a privilege is handed down, not whether it is held.
    @Test
    void aRightThatIsNotHandedDownIsHeldOnItsOwnPathAlone() {
        Inventory before = listed(NODE, LOCAL, vm(100), vm(101)).inventory();
        pve.answer("/access/permissions", Recorded.json("{\"/vms\":{\"VM.Audit\":0},\"/vms/101\":{\"VM.Audit\":0}}"));
        listed(NODE, LOCAL, vm(102));

        Sync.Watched read = watch(Optional.of(before));

        assertThat(read.guestsDenied().orElseThrow().message()).endsWith("any more: qemu/100");
    }

    @Test
    void aGuestThatIsGoneIsGoneWhereItWouldBeSeen() {
        Inventory before = listed(NODE, LOCAL, vm(100), vm(101)).inventory();
        pve.answer("/access/permissions", Recorded.json(ALL));
        listed(NODE, LOCAL, vm(101));

        Sync.Watched read = watch(Optional.of(before));

        assertThat(denied(read)).isEmpty();
        assertThat(read.inventory().guests())
                .extracting(it -> it.vmid().value())
                .containsExactly(101);
    }

    @Test
    void whatARightBeginsToHideIsThereWithoutNewsForADay() {
        Inventory before = listed(NODE, LOCAL, NAS, vm(100), vm(101)).inventory();
        pve.answer(
                "/access/permissions",
                Recorded.json("{\"/vms/101\":{\"VM.Audit\":1},\"/storage/local\":{\"Datastore.Audit\":1}}"));
        listed(NODE, LOCAL, vm(101));

        Sync.Watched read = watch(Optional.of(before));

        assertThat(denied(read)).containsExactly("guests", "storages");
        assertThat(read.inventory().denied()).isEmpty();
        assertThat(read.inventory().guests())
                .extracting(GuestRecord::status, GuestRecord::name, GuestRecord::memBytes)
                .containsExactly(tuple("unknown", "guest-100", null), tuple("running", "guest-101", 5L));
        assertThat(read.inventory().storages())
                .extracting(StorageRecord::id, StorageRecord::available)
                .containsExactly(tuple("storage/nas", false), tuple("storage/pve1/local", true));

        assertThat(denied(watch(Optional.of(read.inventory())))).containsExactly("guests", "storages");

        clock = Clock.offset(FakePve.CLOCK, Duration.ofHours(25));
        Sync.Watched nextDay = watch(Optional.of(read.inventory()));

        assertThat(nextDay.inventory().guests()).hasSize(1);
        assertThat(denied(watch(Optional.of(nextDay.inventory())))).isEmpty();
    }

    @Test
    void anEmptyListWhereGuestsWereIsBelievedWhenEachNodeSaysSo() {
        Inventory before = listed(NODE, LOCAL, vm(100)).inventory();
        pve.answer("/access/permissions", Recorded.json(ALL));
        pve.answer("/nodes/pve1/qemu", Recorded.json("[]")).answer("/nodes/pve1/lxc", Recorded.json("[]"));
        listed(NODE, LOCAL);

        assertThat(watch(Optional.of(before)).inventory().guests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"vmid\":100}]", "[{\"vmid\":300}]"})
    void anEmptyListWhereGuestsWereIsNotBelievedAgainstTheWordOfANode(String guests) {
        Inventory before = listed(NODE, LOCAL, vm(100)).inventory();
        pve.answer("/access/permissions", Recorded.json(ALL));
        pve.answer("/nodes/pve1/qemu", Recorded.json(guests)).answer("/nodes/pve1/lxc", Recorded.json("[]"));
        listed(NODE, LOCAL);

        assertThatThrownBy(() -> watch(Optional.of(before)))
                .isInstanceOfSatisfying(
                        TransportException.class, why -> assertThat(why.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessageStartingWith(
                        "target lab: the cluster lists no guests where it had some, and node pve1 has qemu/");
    }

    @Test
    void norWhereNobodyConfirmsIt() {
        Inventory before = listed(NODE, LOCAL, vm(100)).inventory();
        pve.answer("/access/permissions", Recorded.json(ALL));
        pve.refuse("/nodes/pve1/qemu", 500, "broken").answer("/nodes/pve1/lxc", Recorded.json("[]"));
        listed(NODE, LOCAL);

        assertThatThrownBy(() -> watch(Optional.of(before))).hasMessageContaining("node pve1 did not confirm it: ");

        listed("{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"unknown\"}", LOCAL);

        assertThatThrownBy(() -> watch(Optional.of(before))).hasMessageEndingWith("no node is online to confirm it");
    }

    private Sync.Watched listed(String... rows) {
        pve.answer("/cluster/resources", Recorded.json("[" + String.join(",", rows) + "]"));
        return watch(Optional.empty());
    }

    private Sync.Watched watch(Optional<Inventory> before) {
        return new Sync(clock).watch(pve.target("lab"), before, FakePve.DEADLINE);
    }

    private static String vm(int vmid) {
        return "{\"type\":\"qemu\",\"vmid\":%1$d,\"name\":\"guest-%1$d\",\"node\":\"pve1\",\"status\":\"running\",\"mem\":5}"
                .formatted(vmid);
    }

    private static List<String> denied(Sync.Watched read) {
        return Stream.of(
                        named("guests", read.guestsDenied()),
                        named("nodes", read.nodesDenied()),
                        named("storages", read.storagesDenied()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> named(String name, Optional<Failure> failure) {
        return failure.filter(why -> why.kind() == Kind.FORBIDDEN).map(_ -> name);
    }
}
