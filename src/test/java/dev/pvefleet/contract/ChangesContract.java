package dev.pvefleet.contract;

import static dev.pvefleet.contract.Operations.vmid;
import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.lifecycle.TaskException;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import dev.pvefleet.simulator.Face;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What every change does in the simulated cluster, whichever way it goes.
@TestInstance(Lifecycle.PER_CLASS)
abstract class ChangesContract {
    private static final String DEBIAN = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst";
    private static final int VM_TEMPLATE = 9000;
    private static final int CONTAINER_TEMPLATE = 9100;

    private Labs labs;
    private int last = 1_000;

    abstract Way way();

    abstract Vertx vertx();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.openForChanges(folder, vertx());
    }

    @AfterEach
    void calm() {
        labs.calm();
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @EachVersion
    void aVmFromItsTemplateToItsEnd(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = fresh();

        ChangeResult cloned = perform(lab, clone(QEMU, vm, "webapp"));
        assertThat(cloned.operation()).isEqualTo("clone");
        assertThat(cloned.upids()).singleElement().extracting(Upid::type).isEqualTo("qmclone");
        assertThat(guest(lab, vm).option("tags")).contains("swamp;template");
        assertThat(guest(lab, vm).option("description")).contains("made from debian-13-genericcloud-amd64.qcow2");
        assertThat(perform(lab, clone(QEMU, vm, "webapp")).operation()).isEqualTo("clone (existing)");

        String mac = mac(lab, vm);
        perform(
                lab,
                set(
                        QEMU,
                        vm,
                        Map.of(
                                "ciuser", "deploy",
                                "sshkeys", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample me@example.com",
                                "net0", "virtio,bridge=vmbr1",
                                "tags", "swamp;web",
                                "description", "Grüße; it's 100 % \"quoted\" & more")));
        Guest configured = guest(lab, vm);
        assertThat(configured.option("sshkeys"))
                .contains("ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIExample%20me%40example.com");
        assertThat(configured.option("description")).contains("Grüße; it's 100 % \"quoted\" & more");
        assertThat(configured.option("tags")).contains("swamp;web");
        assertThat(mac(lab, vm)).isEqualTo(mac);
        assertThat(configured.option("net0").orElseThrow()).contains("bridge=vmbr1");

        ChangeResult grown = perform(lab, new Change.Resize(QEMU, ref(vm), "scsi0", "+2G"));
        assertThat(grown.operation()).isEqualTo("resizeDisk");
        assertThat(grown.upids().isEmpty()).isEqualTo(!version.isAtLeast(8, 0));
        assertThat(guest(lab, vm).option("scsi0").orElseThrow()).contains("size=10G");
        assertThat(perform(lab, new Change.Resize(QEMU, ref(vm), "scsi0", "10G"))
                        .changed())
                .isFalse();

        ChangeResult started = perform(lab, new Change.Start(QEMU, ref(vm), true, Duration.ofSeconds(20)));
        assertThat(started.status()).isEqualTo("running");
        assertThat(started.upids()).singleElement().extracting(Upid::type).isEqualTo("qmstart");
        assertThat(perform(lab, start(QEMU, vm)).operation()).isEqualTo("start (existing)");

        assertThat(perform(lab, new Change.Shutdown(QEMU, ref(vm), Optional.empty(), false))
                        .status())
                .isEqualTo("stopped");
        assertThat(perform(lab, new Change.Stop(QEMU, ref(vm))).operation()).isEqualTo("stop (existing)");

        assertThat(perform(lab, delete(QEMU, vm)).upids())
                .singleElement()
                .extracting(Upid::type)
                .isEqualTo("qmdestroy");
        assertThat(lab.simulator().cluster().guest(vm)).isEmpty();
        assertThat(perform(lab, delete(QEMU, vm)).operation()).isEqualTo("delete (already gone)");
    }

    @EachVersion
    void aContainerFromItsTemplateToItsEnd(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid container = fresh();
        Change create = create(container, "edge", true);

        ChangeResult created = perform(lab, create);
        assertThat(created.upids()).extracting(Upid::type).containsExactly("vzcreate", "vzstart");
        assertThat(created.status()).isEqualTo("running");
        assertThat(guest(lab, container).power()).isEqualTo(Power.RUNNING);
        assertThat(guest(lab, container).option("tags")).contains("swamp");
        assertThat(guest(lab, container).option("description")).isEmpty();
        assertThat(perform(lab, create).operation()).isEqualTo("create (existing)");

        perform(lab, set(LXC, container, Map.of("onboot", "0", "nameserver", "192.0.2.53")));
        assertThat(guest(lab, container).option("onboot")).contains("0");
        assertThat(perform(lab, new Change.Resize(LXC, ref(container), "rootfs", "9G"))
                        .operation())
                .isEqualTo("resize");
        assertThat(guest(lab, container).option("rootfs").orElseThrow()).contains("size=9G");

        assertThat(perform(lab, new Change.Stop(LXC, ref(container))).status()).isEqualTo("stopped");
        assertThat(perform(lab, new Change.Stop(LXC, ref(container))).changed()).isFalse();
        assertThat(perform(lab, start(LXC, container)).changed()).isTrue();
        assertThat(perform(lab, new Change.Shutdown(LXC, ref(container), Optional.empty(), true))
                        .status())
                .isEqualTo("stopped");
        assertThat(perform(lab, delete(LXC, container)).changed()).isTrue();
        assertThat(perform(lab, delete(LXC, container)).changed()).isFalse();
    }

    @EachVersion
    void aContainerIsClonedLikeAVm(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid container = fresh();

        assertThat(perform(lab, clone(LXC, container, "proxy")).changed()).isTrue();

        assertThat(guest(lab, container).name()).isEqualTo("proxy");
        assertThat(guest(lab, container).option("tags")).contains("swamp;template");
        assertThat(guest(lab, container).option("description").map(String::strip))
                .contains("made for the simulation");
        assertThat(perform(lab, clone(LXC, container, "proxy")).changed()).isFalse();
    }

    @EachVersion
    void gatesRefuseAndForceOverrides(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "guarded");
        lab.simulator().changes().tags(vm, Tags.parse("web"));
        assertThat(gate(lab, new Change.Stop(QEMU, ref(vm)))).isEqualTo(Gate.UNMANAGED);
        assertThat(gate(lab, delete(QEMU, vm))).isEqualTo(Gate.UNMANAGED);
        lab.simulator().changes().tags(vm, Tags.parse("swamp;production"));
        assertThat(gate(lab, delete(QEMU, vm))).isEqualTo(Gate.PROTECTED);
        assertThat(gate(lab, set(QEMU, vm, Map.of("tags", "swamp")))).isEqualTo(Gate.TAG_DROP);
        assertThat(lab.simulator().cluster().guest(vm)).isPresent();

        ChangeResult forced = new PveLifecycle(Lab.CLOCK, Pause.REAL)
                .perform(List.of(lab.target(way(), Lab.ALL)), delete(QEMU, vm), conduct(true, false), Progress.NONE);

        assertThat(forced.changed()).isTrue();
        assertThat(forced.warnings()).singleElement().asString().contains("'production'");
        assertThat(lab.simulator().cluster().guest(vm)).isEmpty();
    }

    /// pvesh ends well although its task failed.
    @EachVersion
    void aFailedTaskIsAFailure(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "broken");
        lab.simulator()
                .mishaps()
                .set(WhichTask.any().type("qmstart").on(vm).times(1), new Mishap.Fails("no such disk"));

        TaskException failed = catchThrowableOfType(TaskException.class, () -> perform(lab, start(QEMU, vm)));

        assertThat(failed.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failed).hasMessageContaining("no such disk");
        assertThat(failed.log()).last().asString().isEqualTo("TASK ERROR: no such disk");
    }

    @EachVersion
    void aTaskWithWarningsIsASuccess(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "warned");
        lab.simulator()
                .mishaps()
                .set(WhichTask.any().type("qmstart").on(vm).times(1), new Mishap.Warns(List.of("old machine")));

        ChangeResult started = perform(lab, start(QEMU, vm));

        assertThat(started.changed()).isTrue();
        assertThat(started.warnings()).singleElement().asString().contains("old machine");
    }

    @EachVersion
    void aLockedGuestIsLocked(PveVersion version) {
        Lab lab = labs.of(version);

        assertThatThrownBy(() -> perform(lab, new Change.Stop(QEMU, ref(new Vmid(109)))))
                .satisfiesAnyOf(
                        e -> assertThat(((TaskException) e).kind()).isEqualTo(Kind.LOCKED),
                        e -> assertThat(((TransportException) e).kind()).isEqualTo(Kind.LOCKED));
    }

    @EachVersion
    void underHaTheStateIsWaitedFor(PveVersion version) {
        Lab lab = labs.of(version);

        ChangeResult stopped = perform(lab, new Change.Stop(QEMU, ref(new Vmid(101))));
        ChangeResult started = perform(lab, start(QEMU, new Vmid(101)));

        assertThat(stopped.upids()).singleElement().extracting(Upid::type).isEqualTo("hastop");
        assertThat(stopped.status()).isEqualTo("stopped");
        assertThat(started.upids()).singleElement().extracting(Upid::type).isEqualTo("hastart");
        assertThat(guest(lab, new Vmid(101)).power()).isEqualTo(Power.RUNNING);
    }

    @EachVersion
    void aContainerThatCannotBeMadeIsNotBegun(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid container = fresh();

        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> perform(
                        lab,
                        new Change.Create(
                                container,
                                Optional.empty(),
                                "local:vztmpl/none.tar.zst",
                                "edge",
                                "cold",
                                8,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Map.of("net0", "name=eth0,bridge=vmbr9,ip=dhcp"))));

        assertThat(refused.gate()).isEqualTo(Gate.INFEASIBLE);
        assertThat(refused.reasons()).hasSize(3);
        assertThat(lab.calls()).extracting(Call::verb).containsOnly(Verb.GET);
    }

    @EachVersion
    void aDryRunOnlyReads(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "dry");
        lab.simulator().counters().reset();
        lab.calm();
        List<Change> changes = List.of(
                clone(QEMU, fresh(), "other"),
                clone(LXC, fresh(), "other"),
                create(fresh(), "edge", true),
                set(QEMU, vm, Map.of("cores", "2", "scsi1", "local-lvm:4")),
                new Change.Resize(QEMU, ref(vm), "scsi0", "+1G"),
                start(QEMU, vm),
                new Change.Stop(QEMU, ref(new Vmid(106))),
                new Change.Shutdown(QEMU, ref(new Vmid(106)), Optional.empty(), true),
                delete(QEMU, vm),
                new Change.GuestExec(
                        ref(new Vmid(100)),
                        List.of("true"),
                        Optional.of(InputData.ofText("x")),
                        Duration.ofSeconds(9)));

        for (Change change : changes) {
            ChangeResult dry = new PveLifecycle(Lab.CLOCK, Pause.REAL)
                    .perform(List.of(lab.target(way(), Lab.ALL)), change, conduct(false, true), Progress.NONE);
            assertThat(dry.plan()).as(change.operation()).isNotEmpty();
            assertThat(dry.changed()).as(change.operation()).isFalse();
        }

        assertThat(lab.calls()).extracting(Call::verb).containsOnly(Verb.GET);
        assertThat(lab.simulator().counters().restRequestsByEndpoint().keySet())
                .allSatisfy(endpoint -> assertThat(endpoint).startsWith("GET "));
        assertThat(lab.simulator().counters().pveshCallsByEndpoint().keySet())
                .allSatisfy(endpoint -> assertThat(endpoint).startsWith("get "));
    }

    /// The connection breaks right after PVE got the write.
    @EachVersion
    void aWriteWhoseAnswerIsLostIsFollowedAndNotSentAgain(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "lost");
        Face face = way() == Way.PVESH ? Face.PVESH : Face.REST;
        lab.simulator()
                .faults()
                .set(
                        Where.anything()
                                .at(face)
                                .endpoint("/nodes/{node}/qemu/{vmid}/status/start")
                                .times(1),
                        new Fault.DropAfter());

        ChangeResult started = perform(lab, start(QEMU, vm));

        assertThat(started.status()).isEqualTo("running");
        assertThat(lab.calls())
                .filteredOn(call -> call.verb() == Verb.POST && call.path().endsWith("/start"))
                .hasSize(1);
        assertThat(lab.simulator().cluster().tasks())
                .filteredOn(task -> task.type().equals("qmstart") && task.id().equals(vm.toString()))
                .hasSize(1);
    }

    private Vmid made(Lab lab, String name) {
        Vmid vm = fresh();
        perform(lab, clone(QEMU, vm, name));
        return vm;
    }

    private Vmid fresh() {
        last++;
        return new Vmid(last);
    }

    private static Guest guest(Lab lab, Vmid vmid) {
        return lab.simulator().cluster().guest(vmid).orElseThrow();
    }

    private static String mac(Lab lab, Vmid vmid) {
        return guest(lab, vmid).option("net0").orElseThrow().replaceAll("^virtio=([0-9A-F:]+),.*", "$1");
    }

    private Gate gate(Lab lab, Change change) {
        return catchThrowableOfType(RefusedException.class, () -> perform(lab, change))
                .gate();
    }

    private ChangeResult perform(Lab lab, Change change) {
        return new PveLifecycle(Lab.CLOCK, Pause.REAL)
                .perform(List.of(lab.target(way(), Lab.ALL)), change, conduct(false, false), Progress.NONE);
    }

    private static Conduct conduct(boolean force, boolean dryRun) {
        return new Conduct(force, dryRun, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMinutes(2));
    }

    private static GuestRef ref(Vmid vmid) {
        return vmid(vmid.value());
    }

    private static Change start(GuestType type, Vmid vmid) {
        return new Change.Start(type, ref(vmid), false, Duration.ZERO);
    }

    private static Change delete(GuestType type, Vmid vmid) {
        return new Change.Delete(type, ref(vmid), false);
    }

    private static Change set(GuestType type, Vmid vmid, Map<String, String> options) {
        return new Change.SetConfig(type, ref(vmid), options, List.of(), Optional.empty());
    }

    private static Change clone(GuestType type, Vmid vmid, String name) {
        return new Change.Clone(
                type,
                vmid(type == QEMU ? VM_TEMPLATE : CONTAINER_TEMPLATE),
                vmid,
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Change create(Vmid vmid, String hostname, boolean start) {
        return new Change.Create(
                vmid,
                Optional.empty(),
                DEBIAN,
                hostname,
                "local-lvm",
                8,
                Optional.of(1),
                Optional.of(512),
                Optional.of(0),
                true,
                Optional.of("nesting=1"),
                Optional.of("hunter22"),
                Optional.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample me@example.com\n"),
                Optional.empty(),
                start,
                Map.of("net0", "name=eth0,bridge=vmbr0,ip=dhcp", "onboot", "1"));
    }
}
