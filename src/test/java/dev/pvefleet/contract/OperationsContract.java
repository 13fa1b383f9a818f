package dev.pvefleet.contract;

import static dev.pvefleet.contract.Operations.config;
import static dev.pvefleet.contract.Operations.disks;
import static dev.pvefleet.contract.Operations.guestIps;
import static dev.pvefleet.contract.Operations.health;
import static dev.pvefleet.contract.Operations.inventory;
import static dev.pvefleet.contract.Operations.lookup;
import static dev.pvefleet.contract.Operations.name;
import static dev.pvefleet.contract.Operations.sync;
import static dev.pvefleet.contract.Operations.vmid;
import static dev.pvefleet.contract.Operations.watch;
import static dev.pvefleet.contract.Operations.watchNodes;
import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.health.NodeDiskLists;
import dev.pvefleet.health.NodeHealth;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.SmartState;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.sync.Sync;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What every operation gives, whichever way it goes. That it is the same to the last field is {@link EqualWaysTest}'s
/// business; here stands what it is.
@TestInstance(Lifecycle.PER_CLASS)
abstract class OperationsContract {
    @Inject
    Vertx vertx;

    private Labs labs;

    abstract Way way();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.open(folder, vertx);
    }

    @AfterEach
    void calm() {
        labs.calm();
    }

    @AfterAll
    void close() {
        labs.close();
    }

    private Target lab(PveVersion version) {
        return labs.of(version).target(way(), Lab.ALL);
    }

    @EachVersion
    void syncReadsTheWholeClusterInOneCall(PveVersion version) {
        Inventory found = sync(lab(version));

        assertThat(found.guests()).hasSize(24);
        assertThat(found.nodes()).extracting(node -> node.node().value()).containsExactly("pve1", "pve2", "pve3");
        assertThat(found.notices()).isEmpty();
        assertThat(labs.of(version).calls()).hasSize(1);
    }

    @EachVersion
    void syncTellsGuestsAsTheClusterSeesThem(PveVersion version) {
        List<GuestRecord> guests = sync(lab(version)).guests();

        assertThat(guest(guests, 100).managed()).isTrue();
        assertThat(guest(guests, 100).isProtected()).isTrue();
        assertThat(guest(guests, 101).haState()).isEqualTo("started");
        assertThat(guest(guests, 104).template()).isTrue();
        assertThat(guest(guests, 105).name()).isEqualTo("VM 105");
        assertThat(guest(guests, 108).status()).isEqualTo("paused");
        assertThat(guest(guests, 109).lock()).isEqualTo("backup");
        assertThat(guest(guests, 115).managed()).isTrue();
    }

    @EachVersion
    void cpuIsWhatTheClusterMeasured(PveVersion version) {
        Target lab = lab(version);

        assertThat(guest(sync(lab).guests(), 100).cpuPct()).isPositive();
        assertThat(health(lab, false).nodes()).allSatisfy(node -> {
            assertThat(node.cpuPct()).isPositive();
            assertThat(node.iowaitPct()).isPositive();
        });
    }

    @EachVersion
    void whatPveCannotSeeIsAbsent(PveVersion version) {
        Inventory found = sync(lab(version));

        assertThat(guest(found.guests(), 100).diskBytes()).isNull();
        assertThat(guest(found.guests(), 102).diskBytes()).isPositive();
        assertThat(guest(found.guests(), 116).diskBytes()).isNull();
        assertThat(found.storages())
                .filteredOn(storage -> storage.storage().equals("cold"))
                .extracting(StorageRecord::totalBytes)
                .containsOnlyNulls()
                .hasSize(1);
    }

    @EachVersion
    void nodeStatusReadsNodesAndDisks(PveVersion version) {
        NodeReadings<NodeRecord> found = health(lab(version), true);

        assertThat(found.failures()).isEmpty();
        assertThat(found.nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.disksState()).isEqualTo(DisksState.OK);
            assertThat(node.pveVersion()).startsWith(version.toString());
            assertThat(node.loadavg()).hasSize(3);
            assertThat(node.memAvailable() != null).isEqualTo(version.isAtLeast(9, 0));
        });
        assertThat(found.nodes().get(0).disks())
                .extracting(DiskRecord::health)
                .contains(SmartState.PASSED, SmartState.DISABLED, SmartState.UNKNOWN)
                .doesNotContain(SmartState.FAILED);
        assertThat(found.nodes().get(1).disks()).extracting(DiskRecord::health).contains(SmartState.FAILED);
        assertThat(found.nodes().get(2).disks()).isEmpty();
    }

    @EachVersion
    void pressureIsThereFromPve9On(PveVersion version) {
        NodeHealth.Watched found = watchNodes(lab(version));

        assertThat(found.nodes().failures()).isEmpty();
        assertThat(found.nodes().nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.pressure() != null).isEqualTo(version.isAtLeast(9, 0));
        });
        assertThat(found.pressures().failures()).isEmpty();
        assertThat(found.pressures().nodes()).hasSize(2).allSatisfy(list -> {
            assertThat(list.byGuest().isEmpty()).isNotEqualTo(version.isAtLeast(9, 1));
            assertThat(list.byGuest().keySet()).allMatch(guest -> guest.type() == list.type());
        });
    }

    @EachVersion
    void smartReadsPoolsBesideDisks(PveVersion version) {
        NodeDiskLists.Found found = disks(lab(version));

        assertThat(found.pools().failures()).isEmpty();
        assertThat(found.pools().nodes())
                .extracting(pools -> pools.pools().stream()
                        .map(pool -> pool.name() + " " + pool.state())
                        .toList())
                .containsExactly(List.of("rpool ONLINE"), List.of("tank DEGRADED"), List.of());
        assertThat(found.disks().nodes()).hasSize(3);
    }

    @EachVersion
    void aWatchedTargetTellsItsQuorumInTheSameBreath(PveVersion version) {
        Sync.Watched found = watch(lab(version));

        assertThat(found.clusterFailure()).isEmpty();
        assertThat(found.cluster()).hasValueSatisfying(cluster -> {
            assertThat(cluster.quorate()).isTrue();
            assertThat(cluster.nodes()).isEqualTo(3);
            assertThat(cluster.nodesOnline()).isEqualTo(3);
        });
        assertThat(labs.of(version).calls()).hasSize(2);
    }

    @EachVersion
    void nodeStatusLeavesTheDisksAloneWhereNobodyAsks(PveVersion version) {
        NodeReadings<NodeRecord> found = health(lab(version), false);

        assertThat(found.nodes()).hasSize(3).allSatisfy(node -> {
            assertThat(node.disksState()).isEqualTo(DisksState.SKIPPED);
            assertThat(node.disks()).isEmpty();
        });
        assertThat(labs.of(version).calls()).noneMatch(call -> call.endpoint() == Endpoint.NODE_DISKS);
    }

    @EachVersion
    void nodeConfigReadsStoragesAndEverySortOfBridge(PveVersion version) {
        NodeReadings<NodeConfigRecord> found = inventory(lab(version));

        assertThat(found.failures()).isEmpty();
        assertThat(found.nodes()).hasSize(3);
        NodeConfigRecord first = found.nodes().getFirst();
        assertThat(first.storages()).extracting(Storage::id).containsExactly("cold", "local", "local-lvm", "nas");
        assertThat(first.storages().getFirst().active()).isFalse();
        assertThat(first.storages().getFirst().availBytes()).isNull();
        assertThat(first.storages().getLast().availBytes()).isPositive();
        assertThat(first.bridges())
                .extracting(Bridge::iface)
                .containsExactlyElementsOf(
                        version.isAtLeast(8, 0)
                                ? List.of("vmbr0", "vmbr1", "vmbr2", "vnet1")
                                : List.of("vmbr0", "vmbr1", "vmbr2"));
        assertThat(first.bridges().getFirst().active()).isTrue();
    }

    @EachVersion
    void lookupFindsAVmByNameAndAddsTheAddressOfTheCardThatPveMade(PveVersion version) {
        GuestRecord found = lookup(lab(version), QEMU, name("web"));

        assertThat(found.vmid()).hasToString("100");
        assertThat(found.cpuPct()).isPositive();
        assertThat(found.ipv4()).isEqualTo("198.51.100.10");
    }

    @EachVersion
    void lookupFindsAContainerByVmidAndAddsItsAddress(PveVersion version) {
        GuestRecord found = lookup(lab(version), LXC, vmid(102));

        assertThat(found.name()).isEqualTo("dns");
        assertThat(found.diskBytes()).isPositive();
        assertThat(found.ipv4()).isEqualTo("198.51.100.12");
    }

    @EachVersion
    void getConfigGivesTheBagAndItsDigest(PveVersion version) {
        GuestConfig found = config(lab(version), QEMU, name("web"));

        assertThat(found.digest()).matches("[0-9a-f]{40}");
        assertThat(found.config())
                .doesNotContainKey("digest")
                .containsEntry("name", "web")
                .containsEntry("sockets", 1L)
                .containsEntry("tags", "production;swamp")
                .containsEntry("cipassword", "**********")
                .containsEntry("sshkeys", "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIExample%20admin%40example.com");
        assertThat(found.config().get("memory")).isInstanceOf(version.isAtLeast(8, 1) ? String.class : Long.class);
    }

    @EachVersion
    void getConfigOfAContainerKeepsItsText(PveVersion version) {
        GuestConfig found = config(lab(version), LXC, vmid(102));

        assertThat(found.config())
                .containsEntry("hostname", "dns")
                .containsEntry("unprivileged", 1L)
                .containsEntry("description", "made for the simulation\n");
    }

    @EachVersion
    void guestIpsAsksEveryAgentInItsMood(PveVersion version) {
        Map<GuestId, List<String>> found = guestIps(lab(version));

        assertThat(found).containsEntry(GuestId.parse("qemu/100"), List.of("198.51.100.10"));
        assertThat(found).containsEntry(GuestId.parse("lxc/102"), List.of("198.51.100.12"));
        assertThat(found).containsEntry(GuestId.parse("qemu/113"), List.of());
        assertThat(found)
                .as("without the option, not running, hung, and with an error inside of a success")
                .doesNotContainKeys(
                        GuestId.parse("qemu/105"),
                        GuestId.parse("qemu/112"),
                        GuestId.parse("qemu/114"),
                        GuestId.parse("qemu/120"));
        assertThat(found).as("stopped").doesNotContainKey(GuestId.parse("lxc/116"));
    }

    /// A container tells its addresses from PVE 8 on; before, only those that its configuration gives are known.
    @EachVersion
    void aContainerWithDhcpTellsItsAddressFromPve8On(PveVersion version) {
        GuestRecord found = lookup(lab(version), LXC, vmid(103));

        assertThat(found.ipv4()).isEqualTo(version.isAtLeast(8, 0) ? "198.51.100.13" : null);
    }

    private static GuestRecord guest(List<GuestRecord> guests, int vmid) {
        return guests.stream()
                .filter(guest -> guest.vmid().value() == vmid)
                .findFirst()
                .orElseThrow();
    }
}
