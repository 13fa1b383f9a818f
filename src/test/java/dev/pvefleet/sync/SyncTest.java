package dev.pvefleet.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncTest {
    private static final String LOCAL =
            "{\"type\":\"storage\",\"storage\":\"local\",\"node\":\"pve1\",\"status\":\"available\"}";
    private static final String NO_GUESTS =
            "[{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\",\"cpu\":0.1,\"maxcpu\":4}," + LOCAL + "]";

    private final FakePve pve = new FakePve().answer("/cluster/resources", Recorded.data("pve8/resources.json"));
    private final Sync sync = new Sync(FakePve.CLOCK);

    @Test
    void readsTheWholeClusterForATargetOfAllNodes() {
        Inventory inventory = sync.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(inventory.target()).hasToString("lab");
        assertThat(inventory.guests())
                .extracting(guest -> guest.id().toString())
                .containsExactly("qemu/100", "qemu/101", "qemu/102", "lxc/200", "qemu/9000");
        assertThat(inventory.guests()).extracting(GuestRecord::lastOperation).containsOnly("sync");
        assertThat(inventory.nodes()).hasSize(3);
        assertThat(inventory.storages()).hasSize(4);
        assertThat(inventory.notices()).isEmpty();
        assertThat(inventory.recordedAt()).isEqualTo(FakePve.NOW);
    }

    @Test
    void keepsToTheNodesOfTheTarget() {
        Inventory inventory = sync.run(pve.target("two", "pve2"), FakePve.DEADLINE);

        assertThat(inventory.guests())
                .extracting(guest -> guest.id().toString())
                .containsExactly("qemu/101", "lxc/200");
        assertThat(inventory.nodes()).extracting(it -> it.node().value()).containsExactly("pve2");
        assertThat(inventory.storages())
                .extracting(StorageRecord::id)
                .containsExactly("storage/nfs", "storage/pve2/local");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000})
    void asksOnceWhateverTheNumberOfGuests(int number) {
        String guests = IntStream.range(100, 100 + number)
                .mapToObj("{\"type\":\"qemu\",\"vmid\":%d,\"node\":\"pve1\",\"status\":\"running\"}"::formatted)
                .collect(Collectors.joining(","));
        pve.answer(
                "/cluster/resources",
                Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\"}," + LOCAL + "," + guests + "]"));

        Inventory inventory = sync.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(inventory.guests()).hasSize(number);
        assertThat(pve.calls()).hasSize(1);
    }

    @Test
    void watchingAsksForTheClusterTooAndBothTravelTogether() {
        pve.answer("/cluster/status", Recorded.json("""
                [{"type":"cluster","quorate":1},{"type":"node","name":"pve1","online":1},{"type":"node","name":"pve2"}]"""));

        Sync.Watched read = sync.watch(pve.target("lab"), Optional.empty(), FakePve.DEADLINE);

        assertThat(read.cluster()).contains(new ClusterStatus(true, 2, 1, FakePve.NOW));
        assertThat(read.clusterFailure()).isEmpty();
        assertThat(read.inventory()).isEqualTo(sync.run(pve.target("lab"), FakePve.DEADLINE));
        assertThat(pve.calls().subList(0, 2))
                .extracting(Call::endpoint)
                .containsExactlyInAnyOrder(Endpoint.CLUSTER_RESOURCES, Endpoint.CLUSTER_STATUS);
        assertThat(pve.calls().getFirst().group())
                .isPresent()
                .isEqualTo(pve.calls().get(1).group());
    }

    @Test
    void whoMayNotSeeTheClusterStillSeesItsGuests() {
        pve.refuse("/cluster/status", 403, "Permission check failed (/, Sys.Audit)");

        Sync.Watched read = sync.watch(pve.target("lab"), Optional.empty(), FakePve.DEADLINE);

        assertThat(read.inventory().guests()).hasSize(5);
        assertThat(read.inventory().notices()).isEmpty();
        assertThat(read.cluster()).isEmpty();
        assertThat(read.clusterFailure().orElseThrow().kind()).isEqualTo(Kind.FORBIDDEN);
    }

    @Test
    void withoutResourcesWatchingFailsWhateverTheClusterSays() {
        pve.fail("/cluster/resources", Kind.UNREACHABLE)
                .answer("/cluster/status", Recorded.json("[{\"type\":\"node\",\"online\":1}]"));

        assertThatThrownBy(() -> sync.watch(pve.target("lab"), Optional.empty(), FakePve.DEADLINE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
    }

    @Test
    void namesTheKnownNodesWhenTheTargetNamesAnother() {
        assertThatThrownBy(() -> sync.run(pve.target("lab", "pve1", "pve9"), FakePve.DEADLINE))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
                    assertThat(e.hint().orElseThrow()).contains("`node`");
                })
                .hasMessage("target lab: no node 'pve9' in the cluster, which has 'pve1', 'pve2', 'pve3'");
    }

    @Test
    void warnsWhenTheTokenMayNotSeeGuests() {
        pve.answer("/cluster/resources", Recorded.json(NO_GUESTS));
        pve.answer("/access/permissions", Recorded.json("{\"/\":{\"Sys.Audit\":1}}"));

        Inventory inventory = sync.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(inventory.guests()).isEmpty();
        assertThat(inventory.notices())
                .singleElement()
                .asString()
                .contains("grant VM.Audit on /vms: pveum acl modify /vms --users svc@pve --tokens 'svc@pve!automation'"
                        + " --roles PVEAuditor");
        assertThat(inventory.denied().orElseThrow().kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(inventory.otherNotices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"/\":{\"VM.Audit\":1}}",
                "{\"/vms/100\":{\"VM.Audit\":0}}",
                "{\"/pool/p1\":{\"VM.Audit\":1},\"/\":{}}"
            })
    void believesAnEmptyListWhenTheTokenMaySeeGuests(String permissions) {
        pve.answer("/cluster/resources", Recorded.json(NO_GUESTS));
        pve.answer("/access/permissions", Recorded.json(permissions));

        Inventory inventory = sync.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(inventory.notices()).isEmpty();
        assertThat(inventory.denied()).isEmpty();
    }

    @Test
    void doesNotAskForPermissionsWhenOnlyItsOwnNodesAreEmpty() {
        pve.answer(
                "/cluster/resources",
                Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\"},{\"type\":\"node\",\"node\":\"pve2\"},"
                        + LOCAL
                        + ",{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve2\"}]"));

        Inventory inventory = sync.run(pve.target("one", "pve1"), FakePve.DEADLINE);

        assertThat(inventory.guests()).isEmpty();
        assertThat(inventory.notices()).isEmpty();
        assertThat(pve.calls(Endpoint.PERMISSIONS)).isEmpty();
    }

    @Test
    void saysSoWhenItCannotFindOutWhyTheListIsEmpty() {
        pve.answer("/cluster/resources", Recorded.json(NO_GUESTS));
        pve.refuse("/access/permissions", 500, "something broke");

        assertThat(sync.run(pve.target("lab"), FakePve.DEADLINE).notices())
                .singleElement()
                .asString()
                .contains("could not be checked", "something broke");
    }

    @Test
    void saysHowManyEntriesItLeftOut() {
        pve.answer(
                "/cluster/resources",
                Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\",\"status\":\"online\"},{\"type\":\"qemu\"},"
                        + "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\"}]"));

        Inventory inventory = sync.run(pve.target("lab"), FakePve.DEADLINE);

        assertThat(inventory.guests()).hasSize(1);
        assertThat(inventory.notices())
                .singleElement()
                .asString()
                .startsWith("left out")
                .endsWith(": 1");
    }

    @Test
    void failsWithTheClusterAndHandsTheDeadlineOn() {
        pve.fail("/cluster/resources", Kind.UNREACHABLE);

        assertThatThrownBy(() -> sync.run(pve.target("lab"), FakePve.DEADLINE))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThat(pve.calls()).allSatisfy(call -> assertThat(call.deadline()).isEqualTo(FakePve.DEADLINE));
    }
}
