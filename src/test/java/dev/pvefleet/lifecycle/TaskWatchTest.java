package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskWatchTest {
    private final Stage stage = new Stage();
    private final TaskWatch watch = new TaskWatch(stage, stage.pause);
    private final Upid task = Stage.upid("pve2", "qmclone", "9000", 1);

    @AfterEach
    void letTheThreadGoOn() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void asksTheNodeThatTheUpidNames() {
        stage.ends(task, "OK", "TASK OK");

        TaskEnd end = follow();

        assertThat(end.isSuccess()).isTrue();
        assertThat(stage.pve.calls())
                .allSatisfy(call -> assertThat(call.node().orElseThrow()).hasToString("pve2"));
    }

    @Test
    void waitsLongerEachTimeUpToThePollInterval() {
        stage.runs(task);
        for (int look = 0; look < 5; look++) {
            stage.meanwhile(() -> {});
        }
        stage.meanwhile(() -> stage.ends(task, "OK"));

        follow();

        assertThat(stage.pauses)
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofMillis(1500),
                        Duration.ofMillis(2250),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(3));
    }

    @Test
    void passesEachLineOfTheLogOnOnce() {
        stage.runs(task, "create full clone", "10 %");
        stage.meanwhile(() -> stage.runs(task, "create full clone", "10 %", "50 %"));
        stage.meanwhile(() -> stage.ends(task, "OK", "create full clone", "10 %", "50 %", "TASK OK"));

        TaskEnd end = follow();

        assertThat(stage.heard)
                .containsExactly("started qmclone", "log create full clone", "log 10 %", "log 50 %", "log TASK OK");
        assertThat(end.log()).containsExactly("create full clone", "10 %", "50 %", "TASK OK");
    }

    @Test
    void doesNotShowTheLineWithWhichPveFillsAnEmptyLog() {
        stage.ends(task, "OK", "no content");

        assertThat(follow().log()).isEmpty();
    }

    @Test
    void doesNotFailForALogThatCannotBeRead() {
        stage.ends(task, "OK");
        stage.pve.fail("/nodes/pve2/tasks/%s/log".formatted(task), Kind.TIMEOUT);

        assertThat(follow().isSuccess()).isTrue();
    }

    @Test
    void takesWarningsForSuccess() {
        stage.ends(task, "WARNINGS: 2", "WARN: old machine type", "TASK WARNINGS: 2");

        TaskEnd end = follow();

        assertThat(end.isSuccess()).isTrue();
        assertThat(end.warnings()).containsExactly("WARN: old machine type");
    }

    @Test
    void takesNothingElseForSuccess() {
        for (String exit : new String[] {"unexpected status", "interrupted by signal", "OK?", "WARNINGS: many", ""}) {
            stage.ends(task, exit);

            assertThat(follow().isSuccess()).as(exit).isFalse();
        }
    }

    @Test
    void survivesANodeThatIsBusyOrGoneForAWhile() {
        String status = "/nodes/pve2/tasks/%s/status".formatted(task);
        stage.pve.refuse(status, 595, "No route to host");
        stage.meanwhile(() -> stage.pve.refuse(status, 596, "Connection timed out"));
        stage.meanwhile(() -> stage.pve.fail(status, Kind.UNREACHABLE));
        stage.meanwhile(() -> stage.ends(task, "OK"));

        assertThat(follow().isSuccess()).isTrue();
    }

    @Test
    void survivesAPveThatDoesNotKnowTheTaskYet() {
        AtomicInteger looks = new AtomicInteger();
        stage.ends(task, "OK");
        stage.pve.on("/nodes/pve2/tasks/%s/status".formatted(task), call -> {
            if (looks.incrementAndGet() < 3) {
                return new FakePve()
                        .refuse(call.path(), 400, "no such task")
                        .send(call)
                        .data();
            }
            return Recorded.json("{\"status\":\"stopped\",\"exitstatus\":\"OK\"}");
        });

        assertThat(follow().isSuccess()).isTrue();
    }

    @Test
    void doesNotAskForAnUnknownTaskForEver() {
        stage.pve.refuse("/nodes/pve2/tasks/%s/status".formatted(task), 400, "no such task");

        TaskException unknown = failure();

        assertThat(unknown.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(unknown)
                .hasMessageContaining("what became of it cannot be seen")
                .hasMessageContaining(task.value());
        assertThat(stage.pve.calls(Endpoint.TASK_STATUS)).hasSize(5);
    }

    @Test
    void stopsAtADenialAndSaysThatTheTaskBegan() {
        stage.pve.refuse("/nodes/pve2/tasks/%s/status".formatted(task), 403, "Permission check failed");

        TaskException denied = failure();

        assertThat(denied.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(denied).hasMessageStartingWith("task qmclone began, but");
        assertThat(stage.pve.calls(Endpoint.TASK_STATUS)).hasSize(1);
    }

    @Test
    void leavesATaskRunningThatTakesTooLongAndSaysHowToSeeIt() {
        stage.runs(task, "still copying");

        TaskException late = failure();

        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late).hasMessage("task qmclone did not end within 300 s; it goes on: " + task);
        assertThat(late.hint())
                .contains("see how it stands, on any node: pvesh get /nodes/pve2/tasks/%s/status".formatted(task));
        assertThat(late.upid()).isEqualTo(task);
        assertThat(late.log()).containsExactly("still copying");
        assertThat(stage.writes()).isEmpty();
        assertThat(Duration.between(FakePve.NOW, stage.instant()))
                .isBetween(Duration.ofSeconds(297), Duration.ofSeconds(300));
    }

    @Test
    void saysThatItCouldNotBeAskedWhereThatWasTheReason() {
        stage.pve.fail("/nodes/pve2/tasks/%s/status".formatted(task), Kind.UNREACHABLE);

        assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void whoStopsWaitingLeavesTheTaskRunning() {
        stage.runs(task);
        TaskWatch impatient = new TaskWatch(stage, _ -> {
            throw new InterruptedException();
        });

        TaskException stopped = catchThrowableOfType(
                TaskException.class,
                () -> impatient.follow(stage.api(), task, stage.instant().plusSeconds(300), stage.trail()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).hasMessage("no longer waiting for task qmclone; it goes on: " + task);
        assertThat(stage.writes()).isEmpty();
    }

    private TaskEnd follow() {
        return watch.follow(stage.api(), task, stage.instant().plusSeconds(300), stage.trail());
    }

    private TaskException failure() {
        return catchThrowableOfType(TaskException.class, this::follow);
    }
}
