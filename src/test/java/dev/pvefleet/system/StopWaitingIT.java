package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who stops waiting for a task leaves it running, and is told how to look for it.
class StopWaitingIT {
    private static final String LOOK = "GET /nodes/{node}/tasks/{upid}/status";

    /// 128 and SIGTERM, which nobody's shell has switched off for this process, as may be with SIGINT.
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
        site.simulator().mishaps().set(WhichTask.any().type("qmstop").times(1), new Mishap.Hangs());
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void overRest() throws Exception {
        Path config = site.config(site.overRest("lab", "nodes: all"));
        String[] stop = {"--config", config.toString(), "qemu", "stop", "--vmid", "106"};
        Process process = Program.start(Map.of(), stop);
        await(
                process,
                () -> site.simulator().counters().restRequestsByEndpoint().getOrDefault(LOOK, 0L) > 0);

        terminate(process);
        Program.Ended ended = Program.end(process, "", stop);

        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(TERMINATED);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr())
                .startsWith("interrupted: ")
                .contains(task().orElseThrow().upid().value())
                .contains("qemu lookup --vmid 106 --target lab")
                .doesNotContain("error");
        assertThatTheTaskGoesOn(stop);
    }

    @Test
    void overSsh() throws Exception {
        Path config = site.config(site.overSsh("lab", "nodes: all"));
        String[] stop = {"--config", config.toString(), "qemu", "stop", "--vmid", "106"};
        Process process = Program.start(Map.of(), stop);
        await(process, () -> task().isPresent());

        terminate(process);
        Program.Ended ended = Program.end(process, "", stop);

        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(TERMINATED);
        assertThat(ended.stderr())
                .startsWith("interrupted: ")
                .contains("qemu lookup --vmid 106 --target lab")
                .doesNotContain("error");
        assertThatTheTaskGoesOn(stop);
    }

    /// Who asks again waits until the task has ended.
    private void assertThatTheTaskGoesOn(String... command) {
        assertThat(task().flatMap(Task::end)).isEmpty();

        site.simulator().changes().releaseTasks();
        Program.Ended again = Program.run(command);

        assertThat(again.exitCode()).as("%s", again).isZero();
        assertThat(again.stdout()).contains("stopped");
        assertThat(task().flatMap(Task::end).map(Task.End::exitStatus)).contains("OK");
    }

    /// `Process.destroy` would close the streams, too.
    private static void terminate(Process process) {
        assertThat(process.toHandle().destroy()).isTrue();
    }

    private Optional<Task> task() {
        List<Task> stops = site.simulator().cluster().tasks().stream()
                .filter(task -> task.type().equals("qmstop"))
                .toList();
        return stops.stream().findFirst();
    }

    /// Looks until something has come to pass, for as long as the process lives.
    private static void await(Process process, BooleanSupplier reached) throws InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(giveUp);
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS))
                    .as("it ended meanwhile")
                    .isFalse();
        }
    }
}
