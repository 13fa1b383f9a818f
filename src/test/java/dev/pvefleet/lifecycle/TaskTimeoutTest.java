package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The time that a change waits for tasks is kept to a second or two, whatever PVE does.
class TaskTimeoutTest {
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.empty());
    private static final String STOP = "/nodes/pve1/qemu/100/status/stop";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Conduct CONDUCT =
            new Conduct(false, false, TIMEOUT, Duration.ofSeconds(30), Duration.ofSeconds(20));

    private final Stage stage = new Stage();
    private final Upid task = Stage.upid("pve1", "qmstop", "100", 7);

    @Test
    void aTaskThatTakesLongerIsLeftInTimeHoweverRarelyItIsLookedAt() {
        aGuestThatRuns();
        stage.pve.answer(STOP, Stage.text(task));
        stage.runs(task);

        assertThat(stop()).isInstanceOf(TaskException.class).hasMessageContaining("did not end within 5 s");

        assertThat(stage.waited()).isEqualTo(TIMEOUT);
    }

    @Test
    void aTaskThatEndsAtTheLastMomentIsSeen() {
        aGuestThatRuns();
        stage.pve.answer(STOP, Stage.text(task));
        stage.runs(task);
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> {});
        stage.meanwhile(() -> stage.ends(task, "OK"));

        assertThat(stop()).isNull();
    }

    @Test
    void aNodeThatDoesNotAnswerTheLooksIsNotWaitedForAnyLonger() {
        aGuestThatRuns();
        stage.pve.answer(STOP, Stage.text(task));
        stage.runs(task);
        stage.pve.on("/nodes/pve1/tasks/%s/status".formatted(task), this::silence);

        assertThat(stop()).isInstanceOf(TaskException.class).hasMessageContaining("cannot be seen");

        assertThat(stage.waited()).isBetween(TIMEOUT, TIMEOUT.plusSeconds(2));
    }

    @Test
    void anAnswerThatIsLostAtTheEndIsNotLookedForAnyLonger() {
        aGuestThatRuns();
        stage.pve.on(STOP, this::silence);

        assertThat(stop()).isInstanceOf(TransportException.class).hasMessageContaining("is not known");

        assertThat(stage.waited()).isBetween(TIMEOUT, TIMEOUT.plusSeconds(2));
    }

    @Test
    void aTaskWhoseAnswerIsLostAtTheEndIsNamed() {
        aGuestThatRuns();
        stage.runs(task);
        stage.pve.on(STOP, call -> {
            stage.pve.answer("/nodes/pve1/tasks", Recorded.json("[{\"upid\":\"%s\"}]".formatted(task)));
            return silence(call);
        });

        assertThat(stop()).isInstanceOf(TaskException.class).hasMessageContaining(task.toString());

        assertThat(stage.waited()).isBetween(TIMEOUT, TIMEOUT.plusSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8})
    void theTasksOfOneChangeShareTheTime(int seconds) {
        World world = new World(new PveVersion(9, 1));
        Instant begin = world.instant();
        Duration timeout = Duration.ofSeconds(seconds);

        var _ = catchThrowable(() -> world.perform(
                created(), new Conduct(false, false, timeout, Duration.ofSeconds(3), Duration.ofSeconds(20))));

        assertThat(Duration.between(begin, world.instant())).isLessThanOrEqualTo(timeout.plusSeconds(3));
    }

    private void aGuestThatRuns() {
        stage.guest("pve1", "qemu/100", "web", "running", "{\"tags\":\"swamp\"}");
    }

    private Throwable stop() {
        Change change = new Change.Stop(GuestType.QEMU, new GuestRef.ByVmid(new Vmid(100)));
        return catchThrowable(() -> stage.lifecycle().perform(List.of(stage.target()), change, CONDUCT, stage));
    }

    /// Answers nothing, until whoever asks gives up.
    private JsonNode silence(Call call) {
        stage.passUntil(call.deadline());
        throw TransportException.onTheWay(Kind.TIMEOUT, call, PEER, "no answer", null, null);
    }

    private static Change created() {
        return new Change.Create(
                new Vmid(9201),
                Optional.empty(),
                "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst",
                "edge",
                "local-lvm",
                8,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of());
    }
}
