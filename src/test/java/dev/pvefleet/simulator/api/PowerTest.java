package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Starting, stopping and shutting down, of which VMs find out everything in the task and containers before it.
class PowerTest {
    private static final int VM = 100;
    private static final int STOPPED_VM = 121;
    private static final int PAUSED_VM = 108;
    private static final int VM_TEMPLATE = 104;
    private static final int CONTAINER = 102;
    private static final int STOPPED_CONTAINER = 116;
    private static final int CONTAINER_TEMPLATE = 117;

    private final Pve pve = Pve.instant();

    @Test
    void startsAStoppedGuest() {
        assertThat(start(STOPPED_VM)).isEqualTo("OK");
        assertThat(start(STOPPED_CONTAINER)).isEqualTo("OK");

        assertThat(pve.guest(STOPPED_VM).power()).isEqualTo(Power.RUNNING);
        assertThat(pve.guest(STOPPED_CONTAINER).power()).isEqualTo(Power.RUNNING);
        assertThat(pve.guest(STOPPED_VM)
                        .uptimeSec(pve.task(pve.newestTask().upid()).startedAt()))
                .isEqualTo(1);
    }

    @Test
    void stopsARunningGuest() {
        assertThat(stop(VM)).isEqualTo("OK");
        assertThat(stop(CONTAINER)).isEqualTo("OK");

        assertThat(pve.guest(VM).power()).isEqualTo(Power.STOPPED);
        assertThat(pve.guest(CONTAINER).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void findsARunningVmInTheTaskAndARunningContainerBefore() {
        assertThat(start(VM)).isEqualTo("VM 100 already running");
        assertThat(refused(CONTAINER, "start")).isEqualTo("CT 102 already running\n");
    }

    @Test
    void doesNothingToAStoppedVmAndRefusesAStoppedContainer() {
        assertThat(stop(STOPPED_VM)).isEqualTo("OK");
        assertThat(shutdown(STOPPED_VM)).isEqualTo("OK");
        assertThat(refused(STOPPED_CONTAINER, "stop")).isEqualTo("CT 116 not running\n");
        assertThat(refused(STOPPED_CONTAINER, "shutdown")).isEqualTo("CT 116 not running\n");
    }

    @Test
    void startsNoTemplate() {
        assertThat(start(VM_TEMPLATE)).isEqualTo("you can't start a vm if it's a template");
        assertThat(start(CONTAINER_TEMPLATE)).isEqualTo("you can't start a CT if it's a template");
    }

    @Test
    void findsOutInTheTaskThatThereIsNoSuchVm() {
        assertThat(pve.exit(POST, "/nodes/pve1/qemu/999/status/start"))
                .isEqualTo("Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist");
        assertThat(pve.exit(POST, "/nodes/pve2/qemu/100/status/start"))
                .isEqualTo("Configuration file 'nodes/pve2/qemu-server/100.conf' does not exist");
        assertThat(pve.refused(POST, "/nodes/pve1/lxc/999/status/stop").message())
                .isEqualTo("CT 999 not running\n");
    }

    @Test
    void refusesToShutAPausedVmDown() {
        assertThat(refused(PAUSED_VM, "shutdown")).isEqualTo("VM is paused - cannot shutdown\n");
        assertThat(pve.guest(PAUSED_VM).power()).isEqualTo(Power.PAUSED);

        assertThat(shutdown(PAUSED_VM, "forceStop", "1")).isEqualTo("OK");
        assertThat(pve.guest(PAUSED_VM).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void failsWhenTheGuestIgnoresTheShutdown() {
        pve.mishaps().set(WhichTask.any(), new Mishap.GuestIgnoresIt());

        assertThat(shutdown(VM)).isEqualTo("VM quit/powerdown failed - got timeout");
        assertThat(shutdown(CONTAINER)).isEqualTo("container did not stop");
        assertThat(pve.guest(VM).power()).isEqualTo(Power.RUNNING);
        assertThat(pve.guest(CONTAINER).power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void cutsThePowerWhenForced() {
        pve.mishaps().set(WhichTask.any(), new Mishap.GuestIgnoresIt());

        assertThat(shutdown(VM, "forceStop", "1")).isEqualTo("OK");
        assertThat(pve.newestTask().log()).containsExactly("VM still running - terminating now with SIGTERM");
        assertThat(shutdown(CONTAINER, "forceStop", "1")).isEqualTo("OK");
        assertThat(pve.guest(VM).power()).isEqualTo(Power.STOPPED);
        assertThat(pve.guest(CONTAINER).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void asksTheAgentWhereTheOptionIsOnThoughThereIsNone() {
        assertThat(shutdown(112)).isEqualTo("VM quit/powerdown failed");
        assertThat(pve.guest(112).power()).isEqualTo(Power.RUNNING);
        assertThat(shutdown(105)).isEqualTo("OK");
    }

    @Test
    void waitsForAShutdownAsLongAsItIsTold() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(70)));
        Upid usual = slow.started(POST, slow.path(VM) + "/status/shutdown");
        Upid patient = slow.started(POST, slow.path(CONTAINER) + "/status/shutdown", "timeout", "80");

        slow.turn(Duration.ofSeconds(59));
        assertThat(slow.exit(usual)).isEqualTo("(running)");
        slow.turn(Duration.ofSeconds(1));
        assertThat(slow.exit(usual)).isEqualTo("VM quit/powerdown failed - got timeout");
        slow.turn(Duration.ofSeconds(9));
        assertThat(slow.exit(patient)).isEqualTo("(running)");
        slow.turn(Duration.ofSeconds(1));
        assertThat(slow.exit(patient)).isEqualTo("OK");
    }

    @Test
    void takesItsPatienceFromTheStartupOption() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(70)));
        slow.cluster().changeGuest(new Vmid(VM), guest -> guest.withOption("startup", "order=1,down=5"));

        Upid upid = slow.started(POST, slow.path(VM) + "/status/shutdown");
        slow.turn(Duration.ofSeconds(5));

        assertThat(slow.exit(upid)).isEqualTo("VM quit/powerdown failed - got timeout");
    }

    @Test
    void keepsOffALockedGuest() {
        assertThat(start(110)).isEqualTo("VM is locked (clone)");
        assertThat(stop(109)).isEqualTo("VM is locked (backup)");
        assertThat(shutdown(118)).isEqualTo("CT is locked (mounted)");
        assertThat(stop(118)).isEqualTo("OK");
    }

    @Test
    void goesOnWithAVmThatWasSuspendedToDisk() {
        assertThat(start(111)).isEqualTo("OK");

        assertThat(pve.guest(111).power()).isEqualTo(Power.RUNNING);
        assertThat(pve.option(111, "lock")).isEqualTo("(none)");
    }

    @Test
    void leavesSomeOptionsToRoot() {
        Task newest = pve.newestTask();

        Outcome.Refused refused = pve.refused(POST, pve.path(VM) + "/status/start", "skiplock", "1");

        assertThat(refused.errors()).containsEntry("skiplock", "Only root may use this option.");
        assertThat(pve.newestTask()).isEqualTo(newest);
    }

    @Test
    void showsWhoStartedWhatWhere() {
        Upid upid = pve.started(POST, pve.path(VM) + "/status/stop");

        assertThat(upid.toString())
                .matches("UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8,9}:69F[0-9A-F]{5}:qmstop:100:svc@pve!automation:");
        assertThat(pve.get("/nodes/pve1/tasks/" + upid + "/status")
                        .path("tokenid")
                        .asText())
                .isEqualTo("automation");
    }

    @Test
    void holdsTheLockFileWhileAVmShutsDown() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(20)));
        Upid shutdown = slow.started(POST, slow.path(VM) + "/status/shutdown");
        Upid stop = slow.started(POST, slow.path(VM) + "/status/stop");

        slow.turn(Duration.ofSeconds(10));
        assertThat(slow.exit(stop)).isEqualTo("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout");
        assertThat(slow.exit(shutdown)).isEqualTo("(running)");
    }

    @Test
    void overrulesAShutdownWhenAsked() {
        Pve slow = Pve.at(Pace.INSTANT.withPower(Duration.ofSeconds(20)));
        Upid shutdown = slow.started(POST, slow.path(VM) + "/status/shutdown");

        Upid stop = slow.started(POST, slow.path(VM) + "/status/stop", "overrule-shutdown", "1");
        slow.turn(Duration.ofSeconds(20));

        assertThat(slow.exit(shutdown)).isEqualTo("received interrupt");
        assertThat(slow.exit(stop)).isEqualTo("OK");
        assertThat(slow.task(stop).log()).containsExactly("overruled qmshutdown tasks: " + shutdown);
    }

    @Test
    void asksHaAndIsDone() {
        Pve later = Pve.at(Pace.INSTANT.withHa(Duration.ofSeconds(8)));

        Upid upid = later.started(POST, later.path(101) + "/status/stop");

        assertThat(upid.type()).isEqualTo("hastop");
        assertThat(later.exit(upid)).isEqualTo("OK");
        assertThat(later.task(upid).log()).containsExactly("Requesting HA stop for VM 101");
        assertThat(later.guest(101).power()).isEqualTo(Power.RUNNING);

        later.turn(Duration.ofSeconds(8));
        assertThat(later.guest(101).power()).isEqualTo(Power.STOPPED);
        Task byManager = later.newestTask();
        assertThat(byManager.type()).isEqualTo("qmstop");
        assertThat(byManager.user()).isEqualTo("root@pam");
        assertThat(byManager.log()).contains("task started by HA resource agent");
        assertThat(later.get(later.path(101) + "/status/current")
                        .path("ha")
                        .path("state")
                        .asText())
                .isEqualTo("stopped");
    }

    @Test
    void leavesAnHaGuestAsItIsWhenNobodyActs() {
        pve.mishaps().set(WhichTask.any().type("hastop"), new Mishap.NobodyActs());

        assertThat(shutdown(101)).isEqualTo("OK");

        assertThat(pve.guest(101).power()).isEqualTo(Power.RUNNING);
    }

    private String start(int vmid, String... params) {
        return pve.exit(POST, pve.path(vmid) + "/status/start", params);
    }

    private String stop(int vmid, String... params) {
        return pve.exit(POST, pve.path(vmid) + "/status/stop", params);
    }

    private String shutdown(int vmid, String... params) {
        return pve.exit(POST, pve.path(vmid) + "/status/shutdown", params);
    }

    private String refused(int vmid, String action) {
        Outcome.Refused refused = pve.refused(POST, pve.path(vmid) + "/status/" + action);
        assertThat(refused.status()).isEqualTo(500);
        return refused.message();
    }
}
