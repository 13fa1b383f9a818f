package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Pace;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.TagPolicy;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What pvesh makes of calls that start a task.
class PveshTasksTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");

    private final TurnedClock clock = new TurnedClock(NOON);
    private Cluster cluster = Founding.of(ClusterSpec.small(), NOON);
    private Workers workers = new Workers(cluster, clock);

    private void simulate(ClusterSpec spec) {
        cluster = Founding.of(spec, NOON);
        workers = new Workers(cluster, clock);
    }

    @Test
    void staysUntilTheTaskIsDoneAndPrintsItsLogAndItsId() {
        simulate(ClusterSpec.small().withPace(Pace.INSTANT.withPower(Duration.ofSeconds(3))));
        workers.mishaps().set(WhichTask.any().type("qmshutdown"), new Mishap.GuestIgnoresIt());

        PveshResult result =
                run("create", "/nodes/pve1/qemu/100/status/shutdown", "--forceStop", "1", "--timeout", "30");

        Task task = cluster.tasks().getLast();
        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout())
                .isEqualTo("VM still running - terminating now with SIGTERM\n\"" + task.upid() + "\"\n");
        assertThat(result.stderr()).isEmpty();
        assertThat(task.upid().toString()).endsWith(":qmshutdown:100:root@pam:");
        assertThat(task.end().orElseThrow().at()).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void endsWellEvenIfTheTaskDidNot() {
        PveshResult result = run("create", "/nodes/pve1/qemu/100/status/start");

        assertThat(result.exitCode()).isZero();
        assertThat(result.stderr()).isEqualTo("VM 100 already running\n");
        assertThat(Upid.lastIn(result.stdout()))
                .contains(cluster.tasks().getLast().upid());
    }

    @Test
    void tellsOfWarnings() {
        workers.mishaps().set(WhichTask.any(), new Mishap.Warns(List.of("careful")));

        PveshResult result = run("create", "/nodes/pve1/qemu/100/status/stop");

        assertThat(result.exitCode()).isZero();
        assertThat(result.stdout()).startsWith("WARN: careful\n\"UPID:pve1:");
        assertThat(result.stderr()).isEqualTo("Task finished with 1 warning(s)!\n");
    }

    @Test
    void failsWhereThereIsNoTask() {
        PveshResult result = run("create", "/nodes/pve3/lxc/102/status/start");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).isEqualTo("CT 102 already running\n");
    }

    @Test
    void gluesTheIdToTheLogWhereItIsToldTo() {
        simulate(ClusterSpec.small().withHabits(new ClusterSpec.Habits(true, TagPolicy.USUAL)));
        workers.mishaps().set(WhichTask.any(), new Mishap.Warns(List.of("careful")));

        PveshResult result = run("create", "/nodes/pve1/qemu/100/status/stop");

        assertThat(result.stdout()).startsWith("WARN: careful\"UPID:pve1:");
    }

    @Test
    void printsEverythingOfAnotherNodeAsOneString() {
        workers.mishaps().set(WhichTask.any(), new Mishap.Warns(List.of("careful")));

        PveshResult result = runOn(PVE2, "create", "/nodes/pve1/qemu/100/status/stop");

        assertThat(result.stdout()).startsWith("\"WARN: careful\\\"UPID:pve1:").endsWith(":\\\"\"\n");
        assertThat(Upid.lastIn(result.stdout()))
                .contains(cluster.tasks().getLast().upid());
    }

    @Test
    void printsWhatItChangesButNoPassword() {
        PveshResult result = run(
                "set", "/nodes/pve1/qemu/100/config", "--name", "web2", "--cipassword", "secret", "--delete", "ciuser");

        assertThat(result)
                .isEqualTo(new PveshResult(0, "update VM 100: -cipassword <hidden> -delete ciuser -name web2\n", ""));
        assertThat(cluster.guest(new Vmid(100)).orElseThrow().name()).isEqualTo("web2");
    }

    @Test
    void printsNothingOfAContainerThatItChanges() {
        assertThat(run("set", "/nodes/pve3/lxc/102/config", "--hostname", "dns2"))
                .isEqualTo(new PveshResult(0, "", ""));
    }

    @Test
    void mayDoWhatOnlyRootMay() {
        assertThat(run("set", "/nodes/pve1/qemu/100/config", "--args", "-no-reboot")
                        .exitCode())
                .isZero();
        assertThat(run("create", "/nodes/pve3/qemu/105/status/stop", "--skiplock", "1")
                        .stderr())
                .isEmpty();
    }

    @Test
    void killsTheTaskWhenNobodyWaitsAnyMore() {
        simulate(ClusterSpec.small().withPace(Pace.INSTANT.withDisk(Duration.ofSeconds(6))));

        PveshResult result =
                command().run(call(PVE1, "create", "/nodes/pve1/qemu/100/clone", "--newid", "200"), () -> false);

        assertThat(result.exitCode()).isNotZero();
        assertThat(cluster.tasks().getLast().end().orElseThrow().exitStatus()).isEqualTo("unexpected status");
        assertThat(cluster.guest(new Vmid(200)).orElseThrow().option("lock")).contains("clone");
    }

    @Test
    void waitsForALockFileLikeEverybody() {
        simulate(ClusterSpec.small().withPace(Pace.INSTANT.withPower(Duration.ofSeconds(20))));
        command().run(call(PVE1, "create", "/nodes/pve1/qemu/100/status/shutdown"), () -> {
            if (clock.instant().isBefore(NOON.plusSeconds(2))) {
                clock.turn(Duration.ofSeconds(1));
                return true;
            }
            PveshResult meanwhile = run("set", "/nodes/pve1/qemu/100/config", "--name", "web2");
            assertThat(meanwhile.stderr())
                    .isEqualTo("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout\n");
            return false;
        });

        assertThat(cluster.guest(new Vmid(100)).orElseThrow().name()).isEqualTo("web");
        assertThat(cluster.guest(new Vmid(100)).orElseThrow().power()).isEqualTo(Power.RUNNING);
    }

    private PveshResult run(String... argv) {
        return runOn(PVE1, argv);
    }

    /// Runs a call; each moment that it waits is a second.
    private PveshResult runOn(NodeName node, String... argv) {
        return command().run(call(node, argv), () -> {
            clock.turn(Duration.ofSeconds(1));
            return true;
        });
    }

    private PveshCommand command() {
        return new PveshCommand(new ApiEngine(workers, clock));
    }

    private static PveshCall call(NodeName node, String... argv) {
        List<String> words = new ArrayList<>(List.of(argv));
        words.add("--output-format");
        words.add("json");
        return new PveshCall(node, "root", "C.UTF-8", words);
    }
}
