package dev.pvefleet.contract;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.lifecycle.Change.Delete;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.rest.NoServer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.simulator.Changes;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Guests are found as they are by every way, while the cluster's list shows them as they were, or hardly at all.
@QuarkusTest
@TestProfile(NoServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class LaggingWaysTest {
    private static final Vmid WEB = new Vmid(100);
    private static final Vmid FRESH = new Vmid(330);

    @Inject
    Vertx vertx;

    private Labs labs;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.openLagging(folder, vertx);
    }

    @AfterEach
    void calm() {
        labs.calm();
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @OldestAndNewest
    void aRenamedGuestHasItsNewNameAndNotItsOldOne(PveVersion version) {
        changes(version).guest(WEB, guest -> guest.withOption("name", "shop"));
        try {
            overEachWay(version, (lab, target) -> {
                assertThat(Operations.lookup(target, QEMU, Operations.name("shop"))
                                .vmid())
                        .isEqualTo(WEB);
                assertThat(Operations.lookup(target, QEMU, Operations.vmid(100)).name())
                        .isEqualTo("shop");
                assertThat(Operations.config(target, QEMU, Operations.name("shop"))
                                .vmid())
                        .isEqualTo(WEB);
                assertThatThrownBy(() -> Operations.lookup(target, QEMU, Operations.name("web")))
                        .isInstanceOfSatisfying(
                                GuestNotFoundException.class,
                                e -> assertThat(e.isCertain()).isTrue());
                assertThatThrownBy(() -> Operations.config(target, QEMU, Operations.name("web")))
                        .isInstanceOf(GuestNotFoundException.class);
                assertThat(deleteDry(target, "web").operation()).isEqualTo("delete (already gone)");
                assertThat(Operations.sync(target).guests())
                        .filteredOn(guest -> guest.vmid().equals(WEB))
                        .extracting(GuestRecord::name)
                        .containsExactly("web");
            });
        } finally {
            changes(version).guest(WEB, guest -> guest.withOption("name", "web"));
        }
    }

    @OldestAndNewest
    void aNewGuestIsFoundByItsName(PveVersion version) {
        Guest template = guest(version, 9000);
        changes(version)
                .put(new Guest(
                        template.type(),
                        FRESH,
                        template.node(),
                        template.withoutOption("template")
                                .withOption("name", "fresh")
                                .config(),
                        Power.STOPPED,
                        template.since(),
                        template.agent(),
                        template.nics(),
                        template.haState(),
                        template.pool(),
                        template.pending()));
        try {
            overEachWay(version, (lab, target) -> {
                GuestRecord fresh = Operations.lookup(target, QEMU, Operations.name("fresh"));
                assertThat(fresh.vmid()).isEqualTo(FRESH);
                assertThat(fresh.status()).isEqualTo("stopped");
                assertThat(fresh.template()).isFalse();
                assertThat(Operations.lookup(target, QEMU, Operations.vmid(330)).name())
                        .isEqualTo("fresh");
            });
        } finally {
            changes(version).remove(FRESH);
        }
    }

    @OldestAndNewest
    void lookupShowsAGuestAsItIsNow(PveVersion version) {
        changes(version).power(WEB, Power.PAUSED);
        changes(version).lock(WEB, "backup");
        Power before = guest(version, 102).power();
        changes(version).power(new Vmid(102), Power.STOPPED);
        try {
            overEachWay(version, (lab, target) -> {
                GuestRecord web = Operations.lookup(target, QEMU, Operations.vmid(100));
                assertThat(web.status()).isEqualTo("paused");
                assertThat(web.lock()).isEqualTo("backup");
                assertThat(web.tags().contains("swamp")).isTrue();
                GuestRecord container = Operations.lookup(target, LXC, Operations.vmid(102));
                assertThat(container.status()).isEqualTo("stopped");
                assertThat(container.cpuPct()).isNull();
                assertThat(container.ipv4()).isNull();
            });
        } finally {
            changes(version).power(WEB, Power.RUNNING);
            changes(version).unlock(WEB);
            changes(version).power(new Vmid(102), before);
        }
    }

    /// The list, the guest, and its address in one or two steps.
    @OldestAndNewest
    void aLookupTakesFewCallsWhereTheListIsRight(PveVersion version) {
        overEachWay(version, (lab, target) -> {
            int before = lab.calls().size();
            Operations.lookup(target, QEMU, Operations.name("web"));
            assertThat(lab.calls().subList(before, lab.calls().size()))
                    .hasSizeLessThanOrEqualTo(4)
                    .extracting(Call::endpoint)
                    .contains(Endpoint.CLUSTER_RESOURCES, Endpoint.GUEST_STATUS)
                    .doesNotContain(Endpoint.GUEST_LIST);
        });
    }

    @OldestAndNewest
    void aDeadDaemonHidesNoGuest(PveVersion version) {
        labs.of(version)
                .simulator()
                .spec()
                .nodeNames()
                .forEach(node -> changes(version).silence(node, true));
        try {
            overEachWay(version, (lab, target) -> {
                assertThat(Operations.sync(target).guests()).allMatch(GuestRecord::isUnknown);
                assertThat(Operations.lookup(target, QEMU, Operations.name("web"))
                                .status())
                        .isEqualTo("running");
                assertThat(Operations.config(target, LXC, Operations.name("dns"))
                                .vmid())
                        .isNotEqualTo(WEB);
                assertThat(deleteDry(target, "nosuch").operation()).isEqualTo("delete (already gone)");
            });
        } finally {
            labs.of(version)
                    .simulator()
                    .spec()
                    .nodeNames()
                    .forEach(node -> changes(version).silence(node, false));
        }
    }

    @OldestAndNewest
    void whereANodeDoesNotTellNobodyKnowsWhetherTheGuestIsGone(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator()
                .faults()
                .set(
                        Where.anything().on(Lab.PVE2).endpoint("/nodes/{node}/qemu"),
                        new Fault.Refuse(595, "No route to host"));
        overEachWay(
                version,
                (_, target) -> assertThatThrownBy(() -> deleteDry(target, "nosuch"))
                        .isInstanceOfSatisfying(GuestNotFoundException.class, e -> {
                            assertThat(e.isCertain()).isFalse();
                            assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
                            assertThat(e).hasMessageContaining("node pve2");
                        }));
    }

    private void overEachWay(PveVersion version, BiConsumer<Lab, Target> test) {
        Lab lab = labs.of(version);
        for (Way way : List.of(Way.REST, Way.PVESH)) {
            test.accept(lab, lab.target(way, Lab.ALL));
        }
    }

    private Changes changes(PveVersion version) {
        return labs.of(version).simulator().changes();
    }

    private Guest guest(PveVersion version, int vmid) {
        return labs.of(version).simulator().cluster().guest(new Vmid(vmid)).orElseThrow();
    }

    private static ChangeResult deleteDry(Target target, String name) {
        Change change = new Delete(QEMU, Operations.name(name), false);
        Conduct dry = new Conduct(false, true, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(20));
        return new PveLifecycle(Lab.CLOCK, _ -> {}).perform(List.of(target), change, dry, Progress.NONE);
    }
}
