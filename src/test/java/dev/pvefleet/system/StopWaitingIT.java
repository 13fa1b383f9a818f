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
import org.jspecify.annotations.Nullable;
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

        process.destroy();
        Program.Ended ended = Program.end(process, "", stop);

        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(TERMINATED);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr())
                .startsWith("interrupted: ")
                .contains(task().orElseThrow().upid().value())
                .contains("qemu lookup --vmid 106 --target lab")
                .doesNotContain("error");
        assertThatTheTaskGoesOn();
    }

    @Test
    void overSsh() throws Exception {
        Path config = site.config(site.overSsh("lab", "nodes: all"));
        String[] stop = {"--config", config.toString(), "qemu", "stop", "--vmid", "106"};
        Process process = Program.start(Map.of(), stop);
        await(process, () -> task().isPresent());

        process.destroy();
        Program.Ended ended = Program.end(process, "", stop);

        assertThat(ended.exitCode()).as("%s", ended).isEqualTo(TERMINATED);
        assertThat(ended.stderr())
                .startsWith("interrupted: ")
                .contains("qemu lookup --vmid 106 --target lab")
                .doesNotContain("error");
        assertThatTheTaskGoesOn();
    }

    private void assertThatTheTaskGoesOn() throws Exception {
        assertThat(task().flatMap(Task::end)).isEmpty();

        site.simulator().changes().releaseTasks();

        await(null, () -> task().flatMap(Task::end).isPresent());
        assertThat(task().flatMap(Task::end).map(Task.End::exitStatus)).contains("OK");
    }

    private Optional<Task> task() {
        List<Task> stops = site.simulator().cluster().tasks().stream()
                .filter(task -> task.type().equals("qmstop"))
                .toList();
        assertThat(stops).hasSizeLessThan(2);
        return stops.stream().findFirst();
    }

    /// @param process whose end ends the waiting too, if there is one
    private static void await(@Nullable Process process, BooleanSupplier reached) throws InterruptedException {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(giveUp);
            assertThat(process == null || process.isAlive())
                    .as("it ended meanwhile")
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
