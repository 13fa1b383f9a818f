package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerWorkTest {
    private static final String WEB = "/nodes/pve1/qemu/100";
    private static final String DNS = "/nodes/pve1/lxc/200";
    private static final String MANAGED = "{\"tags\":\"swamp\",\"digest\":\"d1\"}";
    private final Stage stage = new Stage();

    @Test
    void stopsAGuestAndWaitsForTheTask() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid task = stage.task("qmstop", "100", "OK", "TASK OK");
        stage.pve.answer(WEB + "/status/stop", Stage.text(task));

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(result.operation()).isEqualTo("stop");
        assertThat(result.changed()).isTrue();
        assertThat(result.status()).isEqualTo("stopped");
        assertThat(result.upids()).containsExactly(task);
        assertThat(result.log()).containsExactly("TASK OK");
        assertThat(result.name()).isEqualTo("web");
        assertThat(stage.writes()).containsExactly("POST " + WEB + "/status/stop");
        assertThat(stage.heard)
                .containsExactly("found lab qemu/100", "step stop qemu/100 (web)", "started qmstop", "log TASK OK");
    }

    @Test
    void leavesAGuestAloneThatIsNotOurs() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"web\"}");

        assertThatThrownBy(() -> stage.perform(stop(GuestType.QEMU, 100))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> stage.perform(shutdown())).isInstanceOf(RefusedException.class);
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void goesByTheTagsOfThisMomentAndNotByThoseOfTheList() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"web\"}");
        stage.guests("{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve1\",\"tags\":\"swamp\",\"status\":\"running\"}");

        assertThatThrownBy(() -> stage.perform(stop(GuestType.QEMU, 100)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.gate()).isEqualTo(Gate.UNMANAGED));
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void stopsAForeignGuestWhenForced() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"web\"}");
        stage.pve.answer(WEB + "/status/stop", Stage.text(stage.task("qmstop", "100", "OK")));

        ChangeResult result = stage.force(stop(GuestType.QEMU, 100));

        assertThat(result.changed()).isTrue();
        assertThat(result.warnings()).singleElement().asString().startsWith("forced: qemu/100 (web) is not tagged");
        assertThat(stage.heard).contains("forced UNMANAGED");
    }

    @Test
    void aStoppedGuestNeedsNoStop() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(result.operation()).isEqualTo("stop (existing)");
        assertThat(result.changed()).isFalse();
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void goesByTheStateOfThisMomentAndNotByThatOfTheList() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        stage.status("pve1", "qemu/100", "stopped");

        assertThat(stage.perform(stop(GuestType.QEMU, 100)).changed()).isFalse();
    }

    @Test
    void aGuestThatStopsByItselfMeanwhileIsStopped() {
        stage.guest("pve1", "lxc/200", "dns", "running", MANAGED);
        stage.pve.on(DNS + "/status/stop", call -> {
            stage.status("pve1", "lxc/200", "stopped");
            return new FakePve()
                    .refuse(call.path(), 500, "CT 200 not running")
                    .send(call)
                    .data();
        });

        ChangeResult result = stage.perform(stop(GuestType.LXC, 200));

        assertThat(result.operation()).isEqualTo("stop (existing)");
        assertThat(result.changed()).isFalse();
    }

    @Test
    void aGuestThatIsStartedMeanwhileRuns() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        Upid task = stage.task("qmstart", "100", "VM 100 already running");
        stage.pve.on(WEB + "/status/start", _ -> {
            stage.status("pve1", "qemu/100", "running");
            return Stage.text(task);
        });

        ChangeResult result = stage.perform(start(false));

        assertThat(result.operation()).isEqualTo("start (existing)");
        assertThat(result.status()).isEqualTo("running");
    }

    @Test
    void startNeedsNoTag() {
        stage.guest("pve1", "qemu/100", "web", "stopped", "{}");
        stage.pve.answer(WEB + "/status/start", Stage.text(stage.task("qmstart", "100", "OK")));

        assertThat(stage.perform(start(false)).changed()).isTrue();
    }

    @Test
    void saysThatAPausedGuestIsNotWoken() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        stage.pve.answer(WEB + "/status/current", Recorded.json("{\"status\":\"running\",\"qmpstatus\":\"paused\"}"));

        ChangeResult result = stage.perform(start(false));

        assertThat(result.status()).isEqualTo("paused");
        assertThat(result.warnings()).containsExactly("qemu/100 (web) is paused, not stopped: start does not wake it");
    }

    @Test
    void reportsAFailedTaskWithItsLastLines() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        Upid task = stage.task("qmstart", "100", "start failed: no such disk", "bad", "TASK ERROR: start failed");
        stage.pve.answer(WEB + "/status/start", Stage.text(task));

        TaskException failed = catchThrowableOfType(TaskException.class, () -> stage.perform(start(false)));

        assertThat(failed.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failed)
                .hasMessage("start of qemu/100 (web) failed: start failed: no such disk (task %s)".formatted(task));
        assertThat(failed.log()).containsExactly("bad", "TASK ERROR: start failed");
    }

    @Test
    void passesTheWarningsOfATaskOn() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        stage.pve.answer(
                WEB + "/status/start",
                Stage.text(stage.task("qmstart", "100", "WARNINGS: 1", "WARN: no iothread", "TASK WARNINGS: 1")));

        ChangeResult result = stage.perform(start(false));

        assertThat(result.changed()).isTrue();
        assertThat(result.warnings()).containsExactly("WARN: no iothread");
    }

    @Test
    void aLockedGuestIsLocked() {
        stage.guest("pve1", "lxc/200", "dns", "running", MANAGED);
        stage.pve.refuse(DNS + "/status/stop", 500, "CT is locked (backup)");
        assertThatThrownBy(() -> stage.perform(stop(GuestType.LXC, 200)))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));

        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        stage.pve.answer(WEB + "/status/stop", Stage.text(stage.task("qmstop", "100", "VM is locked (backup)")));
        assertThatThrownBy(() -> stage.perform(stop(GuestType.QEMU, 100)))
                .isInstanceOfSatisfying(
                        TaskException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
    }

    @Test
    void triesAgainWhereTheTaskDidNotEvenGetItsLock() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid first = stage.task("qmstop", "100", "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout");
        Upid second = Stage.upid("pve1", "qmstop", "100", 2);
        stage.ends(second, "OK");
        AtomicInteger tries = new AtomicInteger();
        stage.pve.on(WEB + "/status/stop", _ -> Stage.text(tries.getAndIncrement() == 0 ? first : second));

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(result.upids()).containsExactly(first, second);
        assertThat(stage.writes()).hasSize(2);
    }

    @Test
    void doesNotTryAgainWhereTheGuestWasSlow() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid task = stage.task("qmshutdown", "100", "VM quit/powerdown failed - got timeout");
        stage.pve.answer(WEB + "/status/shutdown", Stage.text(task));

        assertThatThrownBy(() -> stage.perform(shutdown()))
                .isInstanceOfSatisfying(
                        TaskException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void waitsForATaskThatDoesItAlready() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid earlier = stage.task("qmstop", "100", "OK");
        stage.pve.answer("/nodes/pve1/tasks", Recorded.json("[{\"upid\":\"%s\"}]".formatted(earlier)));

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(result.upids()).containsExactly(earlier);
        assertThat(result.status()).isEqualTo("stopped");
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void doesItItselfWhereThatTaskFails() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid earlier = stage.task("qmstop", "100", "interrupted by signal");
        Upid ours = Stage.upid("pve1", "qmstop", "100", 2);
        stage.ends(ours, "OK");
        stage.pve.answer("/nodes/pve1/tasks", Recorded.json("[{\"upid\":\"%s\"}]".formatted(earlier)));
        stage.pve.answer(WEB + "/status/stop", Stage.text(ours));

        assertThat(stage.perform(stop(GuestType.QEMU, 100)).upids()).containsExactly(earlier, ours);
    }

    @Test
    void givesUpOnALockInTheEnd() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid task = stage.task("qmstop", "100", "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout");
        stage.pve.answer(WEB + "/status/stop", Stage.text(task));

        assertThatThrownBy(() -> stage.perform(stop(GuestType.QEMU, 100)))
                .isInstanceOfSatisfying(
                        TaskException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED));
        assertThat(stage.writes().size()).isBetween(10, 40);
    }

    @Test
    void looksOnceMoreForAGuestThatMigratedMeanwhile() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        AtomicInteger searches = new AtomicInteger();
        stage.pve.on(
                "/cluster/resources",
                _ -> Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"qemu","vmid":100,"node":"%s","name":"web"}]""".formatted(searches.getAndIncrement() == 0 ? "pve1" : "pve2")));
        stage.pve.refuse(
                WEB + "/status/stop", 500, "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist");
        String there = "/nodes/pve2/qemu/100";
        stage.pve.answer(there + "/config", Recorded.json(MANAGED));
        stage.status("pve2", "qemu/100", "running");
        Upid task = Stage.upid("pve2", "qmstop", "100", 1);
        stage.ends(task, "OK");
        stage.pve.answer(there + "/status/stop", Stage.text(task));

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(result.node()).hasToString("pve2");
        assertThat(result.changed()).isTrue();
    }

    @Test
    void theGateIsAskedAgainWhereTheGuestIsFoundAgain() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        AtomicInteger searches = new AtomicInteger();
        stage.pve.on(
                "/cluster/resources",
                _ -> Recorded.json("""
                [{"type":"node","node":"pve1"},{"type":"qemu","vmid":100,"node":"%s","name":"web"}]""".formatted(searches.getAndIncrement() == 0 ? "pve1" : "pve2")));
        stage.pve.refuse(
                WEB + "/status/stop", 500, "Configuration file 'nodes/pve1/qemu-server/100.conf' does not exist");
        stage.pve.answer("/nodes/pve2/qemu/100/config", Recorded.json("{\"tags\":\"web\"}"));
        stage.status("pve2", "qemu/100", "running");

        assertThatThrownBy(() -> stage.perform(stop(GuestType.QEMU, 100))).isInstanceOf(RefusedException.class);
        assertThat(stage.writes()).containsExactly("POST " + WEB + "/status/stop");
    }

    @Test
    void underHaTheObservedStateCounts() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        Upid task = stage.task("hastart", "100", "OK");
        stage.pve.answer(WEB + "/status/start", Stage.text(task));
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> stage.status("pve1", "qemu/100", "running"));

        ChangeResult result = stage.perform(start(false));

        assertThat(result.status()).isEqualTo("running");
        assertThat(stage.pauses).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void underHaAnAskedManagerThatDoesNothingIsAFailure() {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        stage.pve.answer(
                WEB + "/status/current",
                Recorded.json("{\"status\":\"stopped\",\"ha\":{\"managed\":1,\"state\":\"error\"}}"));
        stage.pve.answer(WEB + "/status/start", Stage.text(stage.task("hastart", "100", "OK")));

        TaskException late = catchThrowableOfType(TaskException.class, () -> stage.perform(start(false)));

        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late)
                .hasMessage("the HA manager was asked, but qemu/100 (web) was not running within 300 s:"
                        + " it is stopped, HA state error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "request_start", "recovery", "migrate", "fence", ""})
    void aVmThatTheHaManagerMayStartIsNotTakenForStopped(String state) {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        underHa(WEB, state);
        stage.pve.answer(WEB + "/status/stop", Stage.text(stage.task("hastop", "100", "OK")));
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> underHa(WEB, "stopped"));

        ChangeResult result = stage.perform(stop(GuestType.QEMU, 100));

        assertThat(stage.writes()).containsExactly("POST " + WEB + "/status/stop");
        assertThat(result.changed()).isTrue();
        assertThat(stage.pauses).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "disabled", "error"})
    void oneThatItLeavesAloneIsStopped(String state) {
        stage.guest("pve1", "qemu/100", "web", "stopped", MANAGED);
        underHa(WEB, state);

        assertThat(stage.perform(stop(GuestType.QEMU, 100)).operation()).isEqualTo("stop (existing)");
        assertThat(stage.writes()).isEmpty();
    }

    @Test
    void ofAContainerThatTheHaManagerMayStartPveIsNotBelieved() {
        stage.guest("pve1", "lxc/200", "dns", "stopped", MANAGED);
        underHa("/nodes/pve1/lxc/200", "started");
        stage.pve.refuse("/nodes/pve1/lxc/200/status/stop", 500, "CT 200 not running");

        assertThatThrownBy(() -> stage.perform(stop(GuestType.LXC, 200)))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.LOCKED);
                    assertThat(e.hint().orElseThrow()).contains("ha-manager set ct:200 --state stopped");
                })
                .hasMessage(
                        "lxc/200 (dns) does not run at this moment, but the HA manager may start it (HA state started)");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void aContainerWhoseMigrationBeganBetweenTheTwoReadsIsNotStopped() {
        stage.guest("pve1", "lxc/200", "dns", "stopped", MANAGED);
        AtomicInteger reads = new AtomicInteger();
        stage.pve.on(
                "/nodes/pve1/lxc/200/config",
                _ -> Recorded.json("{\"hostname\":\"dns\",\"tags\":\"swamp\"%s}"
                        .formatted(reads.getAndIncrement() == 0 ? "" : ",\"lock\":\"migrate\"")));

        assertThatThrownBy(() -> stage.perform(stop(GuestType.LXC, 200)))
                .hasMessageContaining("on its way from node pve1");
        assertThat(stage.writes()).isEmpty();
    }

    private void underHa(String guest, String state) {
        String told = state.isEmpty() ? "" : ",\"state\":\"%s\"".formatted(state);
        stage.pve.answer(
                guest + "/status/current",
                Recorded.json("{\"status\":\"stopped\",\"ha\":{\"managed\":1%s}}".formatted(told)));
    }

    @Test
    void givesAShutdownItsParametersAndItsTime() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);
        Upid task = Stage.upid("pve1", "qmshutdown", "100", 1);
        stage.runs(task);
        stage.pve.answer(WEB + "/status/shutdown", Stage.text(task));

        assertThatThrownBy(() -> stage.perform(
                        new Change.Shutdown(GuestType.QEMU, vmid(100), Optional.of(Duration.ofMinutes(10)), true)))
                .hasMessageContaining("did not end within 630 s");

        assertThat(stage.pve.calls(Endpoint.GUEST_SHUTDOWN)).singleElement().satisfies(call -> {
            assertThat(Stage.param(call, "timeout")).isEqualTo("600");
            assertThat(Stage.param(call, "forceStop")).isEqualTo("1");
        });
    }

    @Test
    void aDryRunAsksTheGatesShowsTheRequestAndSendsNothing() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);

        ChangeResult result = stage.dryRun(stop(GuestType.QEMU, 100));

        assertThat(result.changed()).isFalse();
        assertThat(result.plan()).singleElement().satisfies(call -> {
            assertThat(call.verb()).isEqualTo("POST");
            assertThat(call.path()).isEqualTo(WEB + "/status/stop");
        });
        assertThat(stage.writes()).isEmpty();

        stage.guest("pve1", "qemu/100", "web", "running", "{}");
        assertThatThrownBy(() -> stage.dryRun(stop(GuestType.QEMU, 100))).isInstanceOf(RefusedException.class);
    }

    @Test
    void aDryRunHasNothingToShowWhereNothingIsToDo() {
        stage.guest("pve1", "qemu/100", "web", "running", MANAGED);

        assertThat(stage.dryRun(start(false)).plan()).isEmpty();
    }

    private static Change start(boolean waitForIp) {
        return new Change.Start(GuestType.QEMU, vmid(100), waitForIp, Duration.ofSeconds(60));
    }

    private static Change stop(GuestType type, int vmid) {
        return new Change.Stop(type, vmid(vmid));
    }

    private static Change shutdown() {
        return new Change.Shutdown(GuestType.QEMU, vmid(100), Optional.empty(), false);
    }

    private static GuestRef vmid(int number) {
        return new GuestRef.ByVmid(new Vmid(number));
    }
}
