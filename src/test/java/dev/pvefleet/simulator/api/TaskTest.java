package dev.pvefleet.simulator.api;

import static dev.pvefleet.simulator.api.Method.DELETE;
import static dev.pvefleet.simulator.api.Method.GET;
import static dev.pvefleet.simulator.api.Method.POST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks while they run, and how they end.
class TaskTest {
    private static final String STOP = "/nodes/pve1/qemu/100/status/stop";
    private static final Duration SECONDS = Duration.ofSeconds(4);

    private final Pve pve = Pve.instant();
    private final Pve slow = Pve.at(Pace.INSTANT.withPower(SECONDS).withDisk(SECONDS));

    @Test
    void runsAndThenIsStopped() {
        Upid upid = slow.started(POST, STOP);

        assertThat(status(slow, upid).path("status").asText()).isEqualTo("running");
        assertThat(status(slow, upid).has("exitstatus")).isFalse();
        slow.turn(SECONDS);
        JsonNode ended = status(slow, upid);
        assertThat(ended.path("status").asText()).isEqualTo("stopped");
        assertThat(ended.path("exitstatus").asText()).isEqualTo("OK");
        assertThat(ended.path("user").asText()).isEqualTo("svc@pve");
        assertThat(ended.path("tokenid").asText()).isEqualTo("automation");
        assertThat(ended.path("id").asText()).isEqualTo("100");
    }

    @Test
    void endsWhenItsTimeIsUpAndNotWhenSomebodyAsks() {
        Upid upid = slow.started(POST, STOP);

        slow.turn(Duration.ofMinutes(10));

        assertThat(slow.task(upid).end().orElseThrow().at())
                .isEqualTo(slow.task(upid).startedAt().plus(SECONDS));
        assertThat(slow.guest(100).since())
                .isEqualTo(slow.task(upid).startedAt().plus(SECONDS));
    }

    @Test
    void isListedAsActiveWhileItRuns() {
        Upid upid = slow.started(POST, STOP);

        assertThat(slow.get("/nodes/pve1/tasks", "source", "active").findValuesAsText("upid"))
                .containsExactly(upid.toString());
        assertThat(slow.get("/nodes/pve1/tasks", "source", "active")
                        .path(0)
                        .path("status")
                        .asText())
                .isEqualTo("RUNNING");
        assertThat(slow.get("/nodes/pve1/tasks").findValuesAsText("upid")).doesNotContain(upid.toString());
        slow.turn(SECONDS);
        assertThat(slow.get("/nodes/pve1/tasks", "source", "active")).isEmpty();
        assertThat(slow.get("/nodes/pve1/tasks", "vmid", "100")
                        .path(0)
                        .path("endtime")
                        .asLong())
                .isEqualTo(slow.task(upid).startedAt().plus(SECONDS).getEpochSecond());
    }

    @Test
    void writesItsLogBitByBit() {
        Pve cloning = Pve.of(ClusterSpec.small().withTemplates().withPace(Pace.INSTANT.withDisk(SECONDS)));
        String upid = cloning.started(POST, "/nodes/pve1/qemu/9000/clone", "newid", "200")
                .toString();
        String log = "/nodes/pve1/tasks/" + upid + "/log";

        assertThat(cloning.get(log).findValuesAsText("t")).hasSize(2);
        cloning.turn(SECONDS);
        assertThat(cloning.get(log, "start", "2").findValuesAsText("t"))
                .containsExactly("create linked clone of drive scsi0 (local-zfs:base-9000-disk-0)");
        cloning.turn(SECONDS);
        assertThat(cloning.get(log, "start", "3").findValuesAsText("t")).containsExactly("TASK OK");
    }

    @Test
    void hasNoContentInItsLogAtFirst() {
        Upid upid = slow.started(POST, STOP);

        assertThat(slow.get("/nodes/pve1/tasks/" + upid + "/log").findValuesAsText("t"))
                .containsExactly("no content");
    }

    @Test
    void waitsToBeAskedWhereTheClockStandsStill() {
        Pve asked = Pve.at(Pace.INSTANT.withPolls(2));
        Upid upid = asked.started(POST, STOP);

        assertThat(status(asked, upid).path("status").asText()).isEqualTo("running");
        assertThat(asked.guest(100).power()).isEqualTo(Power.RUNNING);
        assertThat(status(asked, upid).path("status").asText()).isEqualTo("running");
        assertThat(status(asked, upid).path("status").asText()).isEqualTo("stopped");
        assertThat(asked.guest(100).power()).isEqualTo(Power.STOPPED);
    }

    @Test
    void failsLateWithWhatATestWants() {
        slow.mishaps().set(WhichTask.any().type("qmstop").on(new Vmid(100)).times(1), new Mishap.Fails("it broke"));
        Upid upid = slow.started(POST, STOP);
        assertThat(slow.exit(upid)).isEqualTo("(running)");
        slow.turn(SECONDS);

        assertThat(slow.exit(upid)).isEqualTo("it broke");
        assertThat(slow.guest(100).power()).isEqualTo(Power.RUNNING);
        assertThat(slow.get("/nodes/pve1/tasks/" + upid + "/log").findValuesAsText("t"))
                .containsExactly("TASK ERROR: it broke");
        Upid again = slow.started(POST, STOP);
        slow.turn(SECONDS);
        assertThat(slow.exit(again)).isEqualTo("OK");
    }

    @Test
    void failsOfALockAsOftenAsATestWants() {
        String timeout = "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout";
        pve.mishaps().set(WhichTask.any().type("qmstop").times(2), new Mishap.FailsAtOnce(timeout));

        assertThat(List.of(pve.exit(POST, STOP), pve.exit(POST, STOP), pve.exit(POST, STOP)))
                .containsExactly(timeout, timeout, "OK");
    }

    @Test
    void leavesOtherTasksAlone() {
        pve.mishaps().set(WhichTask.any().type("qmstop").on(new Vmid(103)), new Mishap.Fails("it broke"));
        pve.mishaps().set(WhichTask.any().type("qmstart"), new Mishap.Fails("it broke"));

        assertThat(pve.exit(POST, STOP)).isEqualTo("OK");
    }

    @Test
    void succeedsWithWarnings() {
        pve.mishaps().set(WhichTask.any(), new Mishap.Warns(List.of("one", "two")));
        Upid upid = pve.started(POST, STOP);

        assertThat(pve.exit(upid)).isEqualTo("WARNINGS: 2");
        assertThat(pve.guest(100).power()).isEqualTo(Power.STOPPED);
        assertThat(pve.get("/nodes/pve1/tasks/" + upid + "/log").findValuesAsText("t"))
                .containsExactly("WARN: one", "WARN: two", "TASK WARNINGS: 2");
    }

    @Test
    void hangsUntilItIsLetGo() {
        pve.mishaps().set(WhichTask.any(), new Mishap.Hangs());
        Upid upid = pve.started(POST, STOP);
        pve.turn(Duration.ofDays(1));
        assertThat(status(pve, upid).path("status").asText()).isEqualTo("running");

        pve.workers().release();

        assertThat(pve.exit(upid)).isEqualTo("OK");
    }

    @Test
    void isStoppedByItsOwnerOrWhoMayChangeTheNode() {
        Upid upid = slow.started(POST, STOP);
        String path = "/nodes/pve1/tasks/" + upid;

        assertThat(slow.as(Purpose.AUDITOR.identity()).refused(DELETE, path).message())
                .isEqualTo("Permission check failed (/nodes/pve1, Sys.Modify)\n");
        slow.as(Purpose.ADMIN.identity()).done(DELETE, path);

        assertThat(slow.exit(upid)).isEqualTo("received interrupt");
        slow.turn(SECONDS);
        assertThat(slow.guest(100).power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void diesWithItsNode() {
        Upid upid = slow.started(POST, STOP);
        Upid elsewhere = slow.started(POST, "/nodes/pve2/qemu/113/status/stop");

        slow.workers().killAll(Pve.PVE1);
        slow.turn(SECONDS);

        assertThat(slow.exit(upid)).isEqualTo("unexpected status");
        assertThat(slow.exit(elsewhere)).isEqualTo("OK");
    }

    @Test
    void isKnownOnItsOwnNodeOnly() {
        Upid upid = pve.started(POST, STOP);

        assertThat(pve.refused(GET, "/nodes/pve2/tasks/" + upid + "/status").errors())
                .containsEntry("upid", "no such task");
    }

    @Test
    void isSeenInTheWholeClusterByItsOwnerAndByAuditors() {
        Upid running = slow.started(POST, STOP);

        JsonNode seen = slow.get("/cluster/tasks");
        assertThat(seen.path(0).path("upid").asText()).isEqualTo(running.toString());
        assertThat(seen.path(0).has("status")).isFalse();
        assertThat(seen.findValuesAsText("node")).contains("pve1", "pve2", "pve3");
        assertThat(slow.as(Purpose.NO_RIGHTS.identity()).get("/cluster/tasks")).isEmpty();
    }

    private static JsonNode status(Pve pve, Upid upid) {
        return pve.get("/nodes/pve1/tasks/" + upid + "/status");
    }
}
