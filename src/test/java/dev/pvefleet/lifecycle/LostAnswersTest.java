package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens when the connection breaks after a write was sent. Whatever it is, the write is not sent again.
class LostAnswersTest {
    private static final String STOP = "/nodes/pve1/qemu/100/status/stop";
    private static final Change CHANGE = new Change.Stop(GuestType.QEMU, new GuestRef.ByVmid(new Vmid(100)));
    private final Stage stage = new Stage();
    private final Upid task = Stage.upid("pve1", "qmstop", "100", 7);

    @BeforeEach
    void aGuestThatRuns() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"swamp\"}");
        stage.ends(task, "OK");
    }

    @Test
    void followsTheTaskThatIsNewSince() {
        lose(Kind.UNREACHABLE, () -> tasks(task));

        ChangeResult result = stage.perform(CHANGE);

        assertThat(result.upids()).containsExactly(task);
        assertThat(stage.writes()).containsExactly("POST " + STOP);
        assertThat(stage.heard)
                .contains("step no answer to the stop of qemu/100 (web); looking for its task on node pve1");
    }

    @Test
    void followsItAfterPvesOwnTimeLimitToo() {
        stage.pve.on(STOP, call -> {
            tasks(task);
            return new FakePve()
                    .refuse(call.path(), 596, "Connection timed out")
                    .send(call)
                    .data();
        });

        assertThat(stage.perform(CHANGE).upids()).containsExactly(task);
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void waitsForATaskThatBeginsLate() {
        lose(Kind.TIMEOUT, () -> {});
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> tasks(task));

        assertThat(stage.perform(CHANGE).upids()).containsExactly(task);
    }

    @Test
    void doesNotTakeAnEarlierTaskForIts() {
        Upid earlier = Stage.upid("pve1", "qmstop", "100", 1);
        stage.pve.answer(
                "/nodes/pve1/tasks",
                Recorded.json("[{\"upid\":\"%s\",\"status\":\"OK\",\"endtime\":1772366401}]".formatted(earlier)));
        lose(Kind.UNREACHABLE, () -> {});

        TransportException unknown = failure();

        assertThat(unknown.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(unknown)
                .hasMessageEndingWith(
                        "whether the stop of qemu/100 (web) began is not known; node pve1 has no new task of that sort");
        assertThat(unknown.hint())
                .contains(
                        "look at what the guest does before you try again: pvesh get /nodes/pve1/tasks --vmid 100 --source all");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void doesNotTakeAnotherUsersOrAnotherSortOfTaskForIts() {
        Upid another = new Upid("UPID:pve1:0000C530:001C9BEC:65F0A2C9:qmstop:100:root@pam:");
        Upid start = Stage.upid("pve1", "qmstart", "100", 8);
        lose(Kind.UNREACHABLE, () -> tasks(another, start));

        assertThat(failure()).hasMessageContaining("is not known");
    }

    @Test
    void doesNotChooseBetweenTwo() {
        Upid second = Stage.upid("pve1", "qmstop", "100", 8);
        lose(Kind.UNREACHABLE, () -> tasks(task, second));

        assertThat(failure())
                .hasMessageContaining("several tasks may be it")
                .hasMessageContaining(task.value())
                .hasMessageContaining(second.value());
    }

    @Test
    void doesNotGuessWhereTheTasksBeforeAreNotKnown() {
        stage.pve.refuse("/nodes/pve1/tasks", 500, "no");
        lose(Kind.UNREACHABLE, () -> tasks(task));

        assertThat(failure()).hasMessageContaining("is not known");
    }

    @Test
    void saysThatTheTasksCannotBeReadEither() {
        lose(Kind.UNREACHABLE, () -> stage.pve.fail("/nodes/pve1/tasks", Kind.UNREACHABLE));

        assertThat(failure()).hasMessageContaining("its tasks cannot be read: GET /nodes/pve1/tasks");
    }

    @Test
    void doesNotLookForWhatWasNeverSent() {
        stage.pve.on(STOP, call -> {
            throw TransportException.notSent(Kind.UNREACHABLE, call + ": refused", "refused", null, null);
        });

        TransportException failure = failure();

        assertThat(failure).hasMessage("POST " + STOP + ": refused");
        assertThat(stage.pauses).isEmpty();
    }

    @Test
    void doesNotLookWherePveSaidNo() {
        for (int status : new int[] {401, 403, 500, 595}) {
            stage.pve.refuse(STOP, status, "no");

            assertThat(failure()).hasMessageNotContaining("is not known");
        }
        assertThat(stage.pauses).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneIsALostOne() {
        stage.pve.on(STOP, _ -> {
            tasks(task);
            return Recorded.json("[]");
        });

        assertThat(stage.perform(CHANGE).upids()).containsExactly(task);
    }

    private TransportException failure() {
        return catchThrowableOfType(TransportException.class, () -> stage.perform(CHANGE));
    }

    private void lose(Kind kind, Runnable behindIt) {
        stage.pve.on(STOP, call -> {
            behindIt.run();
            return new FakePve().fail(call.path(), kind).send(call).data();
        });
    }

    private void tasks(Upid... upids) {
        stage.pve.answer(
                "/nodes/pve1/tasks",
                Recorded.json(Arrays.stream(upids)
                        .map(upid -> "{\"upid\":\"%s\",\"status\":\"RUNNING\"}".formatted(upid))
                        .collect(Collectors.joining(",", "[", "]"))));
    }
}
