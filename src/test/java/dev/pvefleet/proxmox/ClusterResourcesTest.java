package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.transport.Content;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterResourcesTest {
    private final Target all = new FakePve().target("lab");

    @Test
    void readsAVirtualMachineOfPve7() {
        GuestRecord web = guest("pve7", "qemu/100");

        assertThat(web.name()).isEqualTo("web");
        assertThat(web.node()).hasToString("pve1");
        assertThat(web.status()).isEqualTo("running");
        assertThat(web.cpuPct()).isEqualTo(3.45);
        assertThat(web.cpus()).isEqualTo(2);
        assertThat(web.memBytes()).isEqualTo(2147483648L);
        assertThat(web.memPct()).isEqualTo(50);
        assertThat(web.diskBytes()).as("PVE cannot look into a VM").isNull();
        assertThat(web.maxDiskBytes()).isEqualTo(34359738368L);
        assertThat(web.netinBytes()).isEqualTo(107374);
        assertThat(web.diskreadBytes()).isEqualTo(905216);
        assertThat(web.uptimeSec()).isEqualTo(86400);
        assertThat(web.tags()).hasToString("prod;swamp;web");
        assertThat(web.managed()).isTrue();
        assertThat(web.isProtected()).isFalse();
        assertThat(web.lock()).isNull();
        assertThat(web.haState()).isNull();
        assertThat(web.template()).isFalse();
        assertThat(web.pool()).isNull();
        assertThat(web.ipv4()).isNull();
        assertThat(web.lastOperation()).isEqualTo("sync");
        assertThat(web.recordedAt()).isEqualTo(FakePve.NOW);
    }

    /// As during a migration, on the node that it leaves and the one that it comes to.
    @Test
    void takesAGuestThatIsListedTwiceForOne() {
        String running = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"name\":\"web\",\"status\":\"running\"}";
        String stopped = running.replace("pve1", "pve2").replace("running", "stopped");
        String unknown = "{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve3\",\"status\":\"unknown\"}";
        String other = "{\"type\":\"lxc\",\"vmid\":101,\"node\":\"pve1\",\"name\":\"web\",\"status\":\"stopped\"}";

        for (List<String> rows :
                List.of(List.of(running, stopped, unknown, other), List.of(unknown, other, stopped, running))) {
            assertThat(listed(rows))
                    .extracting(guest -> guest.id() + " on " + guest.node())
                    .containsExactly("qemu/100 on pve1", "lxc/101 on pve1");
        }
        assertThat(listed(List.of(unknown, stopped)))
                .extracting(guest -> guest.node().value())
                .containsExactly("pve2");
    }

    private List<GuestRecord> listed(List<String> rows) {
        FakePve pve = new FakePve()
                .answer(
                        "/cluster/resources",
                        Recorded.json("[{\"type\":\"node\",\"node\":\"pve1\"}," + String.join(",", rows) + "]"));
        return pve.target("lab")
                .api()
                .send(ClusterCalls.resources(), FakePve.DEADLINE)
                .guests(all, "sync", FakePve.NOW);
    }

    @Test
    void readsAContainerWhoseNumbersAreStrings() {
        GuestRecord dns = guest("pve7", "lxc/200");

        assertThat(dns.cpus()).isEqualTo(0.5);
        assertThat(dns.diskBytes()).isEqualTo(2147483648L);
        assertThat(dns.netinBytes()).isEqualTo(1024);
        assertThat(dns.diskwriteBytes()).isEqualTo(4096);
        assertThat(dns.template()).isFalse();
        assertThat(dns.managed()).isFalse();
    }

    @Test
    void doesNotTakeTheZeroOfAStoppedContainersDiskForItsUse() {
        GuestRecord old = guest("pve7", "lxc/201");

        assertThat(old.status()).isEqualTo("stopped");
        assertThat(old.diskBytes()).isNull();
        assertThat(old.maxDiskBytes()).isEqualTo(8589934592L);
    }

    @Test
    void keepsWhatIsKnownOfAGuestOnASilentNode() {
        GuestRecord silent = guest("pve8", "qemu/102");

        assertThat(silent.status()).isEqualTo("unknown");
        assertThat(silent.node()).hasToString("pve3");
        assertThat(silent.managed()).isTrue();
        assertThat(silent.isProtected()).isTrue();
        assertThat(silent.name()).isNull();
        assertThat(silent.cpuPct()).isNull();
        assertThat(silent.memBytes()).isNull();
        assertThat(silent.memPct()).isNull();
        assertThat(silent.uptimeSec()).isNull();
    }

    @Test
    void readsLockPoolHaAndTemplate() {
        GuestRecord web = guest("pve8", "qemu/100");

        assertThat(web.lock()).isEqualTo("backup");
        assertThat(web.pool()).isEqualTo("p1");
        assertThat(web.haState()).isEqualTo("started");
        assertThat(guest("pve8", "qemu/9000").template()).isTrue();
        assertThat(guest("pve8", "qemu/101").name()).as("PVE's own name for it").isEqualTo("VM 101");
    }

    @Test
    void readsPve9WithNullsUnknownFieldsAndMoreThanAllMemory() {
        GuestRecord web = guest("pve9", "qemu/100");

        assertThat(web.status()).isEqualTo("paused");
        assertThat(web.memPct()).isEqualTo(125);
        assertThat(web.diskreadBytes()).isNull();
        assertThat(guest("pve9", "lxc/200").cpuPct()).isEqualTo(104);
        assertThat(resources("pve9").unreadable()).isZero();
    }

    @Test
    void readsNodesWithOrWithoutFigures() {
        ClusterNodes nodes = resources("pve8").nodes();

        assertThat(nodes.summaries()).extracting(it -> it.node().value()).containsExactly("pve1", "pve2", "pve3");
        NodeSummary first = nodes.summaries().getFirst();
        assertThat(first.isOnline()).isTrue();
        assertThat(first.cpuPct()).isEqualTo(1.2345);
        assertThat(first.cpus()).isEqualTo(8);
        NodeSummary last = nodes.summaries().getLast();
        assertThat(last.status()).isEqualTo("offline");
        assertThat(last.cpuPct()).isNull();
    }

    @Test
    void listsASharedStorageOnceWithTheFiguresOfANodeThatReachesIt() {
        var storages = resources("pve8").storages(all, FakePve.NOW);

        assertThat(storages)
                .extracting(StorageRecord::id)
                .containsExactly("storage/nfs", "storage/pve1/local", "storage/pve2/local", "storage/pve3/local");
        StorageRecord nfs = storages.getFirst();
        assertThat(nfs.shared()).isTrue();
        assertThat(nfs.node()).isNull();
        assertThat(nfs.available()).isTrue();
        assertThat(nfs.totalBytes()).isEqualTo(2199023255552L);
        assertThat(nfs.usedBytes()).isEqualTo(1099511627776L);
        assertThat(storages.get(1).content()).containsExactly("backup", "iso", "vztmpl");
    }

    @Test
    void givesNoSizesOfAStorageThatCannotBeReachedOrHasNone() {
        StorageRecord gone = resources("pve8").storages(all, FakePve.NOW).getLast();
        StorageRecord esxi = resources("pve9").storages(all, FakePve.NOW).getFirst();

        assertThat(gone.available()).isFalse();
        assertThat(gone.totalBytes()).isNull();
        assertThat(gone.usedBytes()).isNull();
        assertThat(esxi.available()).isTrue();
        assertThat(esxi.totalBytes()).isNull();
    }

    @Test
    void readsASharedStorageThroughTheNodesInScopeOnly() {
        Target first = new FakePve().target("one", "pve1");

        var storages = resources("pve8").storages(first, FakePve.NOW);

        assertThat(storages).extracting(StorageRecord::id).containsExactly("storage/nfs", "storage/pve1/local");
        assertThat(storages.getFirst().available()).isFalse();
    }

    @Test
    void leavesOutAndCountsWhatItCannotUnderstand() {
        ClusterResources resources = ClusterResources.of(Content.of(Recorded.json("""
                [{"type":"node","node":"pve1"}, {"type":"qemu","node":"pve1"}, {"type":"lxc","vmid":"abc","node":"pve1"},
                 {"type":"qemu","vmid":105,"node":"a b"}, {"type":"storage","node":"pve1"}, {"type":"node"}, "?", {},
                 {"type":"qemu","vmid":106,"node":"pve1"}, {"type":"something-new"}]""")));

        assertThat(resources.unreadable()).isEqualTo(7);
        assertThat(resources.guests(all, "sync", FakePve.NOW))
                .extracting(GuestRecord::id)
                .containsExactly(GuestId.parse("qemu/106"));
    }

    @Test
    void makesWhatManyGuestsShareOnce() {
        ClusterResources resources = ClusterResources.of(Content.of(Recorded.json("""
                [{"type":"node","node":"pve1"},
                 {"type":"lxc","vmid":102,"node":"pve1","status":"running","tags":"b;a","pool":"p","name":"same"},
                 {"type":"qemu","vmid":101,"node":"pve1","status":"running","tags":"b;a","pool":"p","name":"same"}]""")));

        List<GuestRecord> guests = resources.guests(all, "sync", FakePve.NOW);
        GuestRecord first = guests.getFirst();
        GuestRecord second = guests.getLast();

        assertThat(guests).extracting(GuestRecord::id).hasToString("[qemu/101, lxc/102]");
        assertThat(first.node()).isSameAs(second.node());
        assertThat(first.tags()).isSameAs(second.tags());
        assertThat(first.status()).isSameAs(second.status());
        assertThat(first.pool()).isSameAs(second.pool());
    }

    @Test
    void doesNotTakeAWrongAnswerForAnEmptyCluster() {
        assertThatThrownBy(() -> ClusterResources.of(Content.of(Recorded.json("null"))))
                .hasMessage("expected a list, found nothing");
        assertThatThrownBy(() -> ClusterResources.of(Content.of(Recorded.json("{\"data\":[]}"))))
                .hasMessage("expected a list, found an object with the keys data");
        assertThatThrownBy(() -> ClusterResources.of(Content.of(Recorded.json("[]"))))
                .hasMessage("expected the cluster's nodes in the list, found none");
    }

    private static ClusterResources resources(String version) {
        return ClusterResources.of(Content.of(Recorded.data(version + "/resources.json")));
    }

    private GuestRecord guest(String version, String id) {
        return resources(version).guests(all, "sync", FakePve.NOW).stream()
                .filter(guest -> guest.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
