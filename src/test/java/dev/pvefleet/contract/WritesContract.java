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
import dev.pvefleet.lifecycle.HalfWrittenException;
import dev.pvefleet.lifecycle.OptionState;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import dev.pvefleet.simulator.Face;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What is looked at before each sending of a write, and after one that failed, whichever way it goes.
@TestInstance(Lifecycle.PER_CLASS)
abstract class WritesContract {
    private static final Progress QUIET = Progress.NONE;

    private Labs labs;
    private int last = 2_000;

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
    void aLockThatIsHeldWhileSomebodyProtectsTheGuestEndsInARefusal(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "precious");
        lockedOnce(lab, "/nodes/{node}/qemu/{vmid}", vm);

        assertThatThrownBy(() -> meanwhile(lab, delete(vm), () -> tag(lab, vm, "production;swamp")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.PROTECTED));

        assertThat(lab.calls()).filteredOn(call -> call.verb() == Verb.DELETE).hasSize(1);
        assertThat(lab.simulator().cluster().guest(vm)).isPresent();
    }

    @EachVersion
    void soDoesALockThatTheTaskDidNotGet(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "precious");
        lab.simulator()
                .mishaps()
                .set(WhichTask.any().type("qmdestroy").on(vm).times(1), new Mishap.FailsAtOnce(noLock(vm)));

        assertThatThrownBy(() -> meanwhile(lab, delete(vm), () -> tag(lab, vm, "production;swamp")))
                .isInstanceOf(RefusedException.class);

        assertThat(lab.simulator().cluster().guest(vm)).isPresent();
    }

    @EachVersion
    void whatMayBeDoneStillIsSentAgain(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "cheap");
        lockedOnce(lab, "/nodes/{node}/qemu/{vmid}", vm);

        assertThat(meanwhile(lab, delete(vm), () -> tag(lab, vm, "swamp;web")).changed())
                .isTrue();

        assertThat(lab.calls()).filteredOn(call -> call.verb() == Verb.DELETE).hasSize(2);
        assertThat(lab.simulator().cluster().guest(vm)).isEmpty();
    }

    @EachVersion
    void aChangeOfTagsIsRefusedThatWouldTakeAwayWhatSomebodyAddedMeanwhile(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "tagged");
        lockedOnce(lab, "/nodes/{node}/qemu/{vmid}/config", vm);

        assertThatThrownBy(() ->
                        meanwhile(lab, set(vm, Map.of("tags", "swamp;web")), () -> tag(lab, vm, "production;swamp")))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.TAG_DROP));
        assertThat(guest(lab, vm).option("tags")).contains("production;swamp");
    }

    @EachVersion
    void aCloneKeepsTheTagThatSomebodyProtectsItWithBeforeItIsFinished(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = fresh();
        lockedOnce(lab, "/nodes/{node}/qemu/{vmid}/config", vm);

        meanwhile(lab, clone(vm, "kept"), () -> tag(lab, vm, "production;swamp;template"));

        assertThat(guest(lab, vm).option("tags")).contains("production;swamp;template");
        assertThat(guest(lab, vm).option("description").orElse("")).doesNotContain("unfinished");
    }

    @EachVersion
    void aContainerThatMovedIsStoppedOnItsNewNode(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid container = new Vmid(102);
        NodeName before = guest(lab, container).node();
        NodeName after = new NodeName(before.value().equals("pve1") ? "pve2" : "pve1");
        Progress moving = new Progress() {
            private boolean moved;

            @Override
            public void step(String what) {
                if (!moved) {
                    moved = true;
                    lab.simulator().changes().migrate(container, after);
                }
            }
        };

        ChangeResult stopped = perform(lab, new Change.Stop(LXC, ref(container)), true, moving, Pause.REAL);

        assertThat(stopped.node()).isEqualTo(after);
        assertThat(guest(lab, container).power().hasProcess()).isFalse();
        lab.simulator().changes().migrate(container, before);
        perform(lab, new Change.Start(LXC, ref(container), false, Duration.ZERO), false, QUIET, Pause.REAL);
    }

    /// The deletions come first, so at least one option is pending when the disk cannot be made.
    @EachVersion
    void aChangeThatFailsHalfWayIsToldOptionByOptionAndTakenBack(PveVersion version) {
        Lab lab = labs.of(version);
        Vmid vm = made(lab, "halved");
        perform(lab, set(vm, Map.of("ciuser", "deploy", "onboot", "1")), false, QUIET, Pause.REAL);
        lab.simulator()
                .mishaps()
                .set(WhichTask.any().type("qmconfig").on(vm).times(1), new Mishap.Fails("no space left"));
        Guest before = guest(lab, vm);
        Change change = new Change.SetConfig(
                QEMU,
                ref(vm),
                Map.of("cores", "3", "scsi1", "local-lvm:4", "description", "new"),
                List.of("ciuser"),
                Optional.empty());

        HalfWrittenException failed =
                catchThrowableOfType(HalfWrittenException.class, () -> perform(lab, change, false, QUIET, Pause.REAL));

        assertThat(failed.options())
                .containsOnlyKeys("cores", "scsi1", "description", "ciuser")
                .containsEntry("ciuser", OptionState.PENDING)
                .containsEntry("scsi1", OptionState.UNTOUCHED);
        assertThat(failed).hasMessageContaining("no space left").hasMessageContaining("scsi1");
        Guest after = guest(lab, vm);
        assertThat(after.config()).isEqualTo(before.config());
        failed.options()
                .forEach((option, state) -> assertThat(state == OptionState.PENDING)
                        .as(option)
                        .isEqualTo(after.pending().values().containsKey(option)
                                || after.pending().deletions().contains(option)));

        List<String> left = failed.options().entrySet().stream()
                .filter(option -> option.getValue() == OptionState.PENDING)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(failed.hint().orElseThrow()).endsWith("revert=" + String.join(",", left));
        perform(
                lab,
                new Change.SetConfig(QEMU, ref(vm), Map.of(), List.of(), left, Optional.empty()),
                false,
                QUIET,
                Pause.REAL);
        assertThat(guest(lab, vm).pending().isEmpty()).isTrue();
        assertThat(guest(lab, vm).config()).isEqualTo(before.config());
    }

    @EachVersion
    void aContainersChangeLeavesNothingBehindThatWouldHaveToBeRead(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator()
                .faults()
                .set(
                        Where.anything()
                                .at(face())
                                .endpoint("/nodes/{node}/lxc/{vmid}/config")
                                .method(Method.PUT)
                                .times(1),
                        new Fault.Refuse(500, "unable to open file '/etc/pve/nodes/x' - Permission denied"));

        assertThatThrownBy(() -> perform(
                        lab,
                        new Change.SetConfig(
                                LXC, ref(new Vmid(102)), Map.of("cores", "2"), List.of(), Optional.empty()),
                        false,
                        QUIET,
                        Pause.REAL))
                .isInstanceOf(TransportException.class);

        assertThat(lab.calls()).extracting(Call::endpoint).doesNotContain(Endpoint.GUEST_PENDING);
    }

    private Face face() {
        return way() == Way.PVESH ? Face.PVESH : Face.REST;
    }

    private void lockedOnce(Lab lab, String endpoint, Vmid vm) {
        for (var method : List.of(Method.PUT, Method.DELETE)) {
            lab.simulator()
                    .faults()
                    .set(
                            Where.anything()
                                    .at(face())
                                    .endpoint(endpoint)
                                    .method(method)
                                    .times(1),
                            new Fault.Refuse(500, noLock(vm)));
        }
    }

    private static String noLock(Vmid vm) {
        return "can't lock file '/var/lock/qemu-server/lock-%s.conf' - got timeout".formatted(vm);
    }

    private static void tag(Lab lab, Vmid vm, String tags) {
        lab.simulator().changes().tags(vm, Tags.parse(tags));
    }

    private Vmid made(Lab lab, String name) {
        Vmid vm = fresh();
        perform(lab, clone(vm, name), false, QUIET, Pause.REAL);
        lab.calm();
        return vm;
    }

    private Vmid fresh() {
        last++;
        return new Vmid(last);
    }

    private static Guest guest(Lab lab, Vmid vmid) {
        return lab.simulator().cluster().guest(vmid).orElseThrow();
    }

    /// Performs a change, and something else while it waits to send a write again.
    private ChangeResult meanwhile(Lab lab, Change change, Runnable what) {
        Consumer<Duration> once = new Consumer<>() {
            private boolean done;

            @Override
            public void accept(Duration time) {
                if (!done && !isPolling()) {
                    done = true;
                    what.run();
                }
            }

            private boolean isPolling() {
                return lab.calls().getLast().endpoint() == Endpoint.TASK_STATUS
                        && lab.simulator().cluster().tasks().getLast().end().isEmpty();
            }
        };
        return perform(lab, change, false, QUIET, once::accept);
    }

    private ChangeResult perform(Lab lab, Change change, boolean force, Progress progress, Pause pause) {
        Conduct conduct =
                new Conduct(force, false, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMinutes(2));
        return new PveLifecycle(Lab.CLOCK, pause)
                .perform(List.of(lab.target(way(), Lab.ALL)), change, conduct, progress);
    }

    private static GuestRef ref(Vmid vmid) {
        return vmid(vmid.value());
    }

    private static Change delete(Vmid vmid) {
        return new Change.Delete(QEMU, ref(vmid), false);
    }

    private static Change set(Vmid vmid, Map<String, String> options) {
        return new Change.SetConfig(QEMU, ref(vmid), options, List.of(), Optional.empty());
    }

    private static Change clone(Vmid vmid, String name) {
        return new Change.Clone(
                QEMU,
                vmid(9000),
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
}
