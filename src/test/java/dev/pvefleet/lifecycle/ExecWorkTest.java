package dev.pvefleet.lifecycle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Recorded;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params.Param;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecWorkTest {
    private static final String EXEC = "/nodes/pve1/qemu/100/agent/exec";
    private static final String STATUS = "/nodes/pve1/qemu/100/agent/exec-status";
    private static final String RUNNING = "{\"exited\":0}";
    private final Stage stage = new Stage();

    @BeforeEach
    void aVmThatRuns() {
        stage.guest("pve1", "qemu/100", "web", "running", "{}");
        stage.pve.answer(EXEC, Recorded.json("{\"pid\":4242}"));
    }

    @Test
    void runsTheWordsOfTheCommandAndBringsItsEndBack() {
        status(RUNNING);
        stage.meanwhile(() -> status(
                "{\"exited\":1,\"exitcode\":3,\"out-data\":\"hello\\n\",\"err-data\":\"oh\",\"out-truncated\":1}"));

        ChangeResult result = stage.perform(exec("/bin/echo", "a b", "$HOME", "-n"));

        assertThat(result.operation()).isEqualTo("guestExec");
        assertThat(result.exec()).isEqualTo(new ChangeResult.Exec(4242, 3, null, "hello\n", "oh", true, false));
        assertThat(stage.pve.calls(Endpoint.AGENT_EXEC))
                .singleElement()
                .satisfies(call -> assertThat(call.params().values())
                        .containsExactly(
                                new Param("command", "/bin/echo"),
                                new Param("command", "a b"),
                                new Param("command", "$HOME"),
                                new Param("command", "-n")));
    }

    @Test
    void readsUtf8WherePveMadeLatin1OfIt() {
        status(
                "{\"exited\":1,\"exitcode\":0,\"out-data\":\"gr\\u00c3\\u00bc\\u00c3\\u009f\",\"err-data\":\"\\u00fc\"}");

        ChangeResult result = stage.perform(exec("hello"));

        assertThat(result.exec()).isNotNull();
        assertThat(requireNonNull(result.exec()).stdout()).isEqualTo("grüß");
        assertThat(requireNonNull(result.exec()).stderr()).as("not UTF-8").isEqualTo("ü");
    }

    @Test
    void tellsASignalFromAnExitCode() {
        status("{\"exited\":1,\"signal\":9}");

        ChangeResult result = stage.perform(exec("sleep"));

        assertThat(result.exec()).isNotNull();
        assertThat(requireNonNull(result.exec()).exitCode()).isNull();
        assertThat(requireNonNull(result.exec()).signal()).isEqualTo(9);
    }

    @Test
    void leavesACommandAloneThatTakesTooLong() {
        status(RUNNING);

        TransportException late = failure(exec("sleep", "999"));

        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late)
                .hasMessage("the command in qemu/100 (web) did not end within 30 s; it goes on there as pid 4242");
        assertThat(late.hint().orElseThrow()).contains("--pid 4242");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void asksAgainAfterAnAnswerThatWasLostWhileItRan() {
        stage.pve.fail(STATUS, Kind.UNREACHABLE);
        stage.meanwhile(() -> status(RUNNING));
        stage.meanwhile(() -> status("{\"exited\":1,\"exitcode\":0}"));

        assertThat(stage.perform(exec("true")).exec()).isNotNull();
    }

    @Test
    void saysThatTheResultWasLostWithAnAnswer() {
        stage.pve.fail(STATUS, Kind.UNREACHABLE);
        stage.meanwhile(() -> stage.pve.refuse(STATUS, 500, "Agent error: Invalid parameter: PID 4242 does not exist"));

        TransportException lost = failure(exec("true"));

        assertThat(lost.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(lost)
                .hasMessageStartingWith(
                        "the command in qemu/100 (web) (pid 4242) has ended, but how and with what output"
                                + " is not known: the answer that told it was lost");
    }

    @Test
    void doesNotBlameALostAnswerAfterWhichTheCommandStillRan() {
        stage.pve.fail(STATUS, Kind.UNREACHABLE);
        stage.meanwhile(() -> status(RUNNING));
        stage.meanwhile(() -> stage.pve.refuse(STATUS, 500, "VM 100 is not running"));

        assertThat(failure(exec("true"))).hasMessageContaining("what became of it cannot be seen");
    }

    @Test
    void neverSendsACommandAgain() {
        stage.pve.fail(EXEC, Kind.TIMEOUT);

        TransportException unknown = failure(exec("rm", "x"));

        assertThat(unknown).hasMessageEndingWith("whether the command began in qemu/100 (web) is not known");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void saysThatAProgramMayNotExistWherePveBreaksOff() {
        stage.pve.refuse(EXEC, 596, "Broken pipe");

        TransportException broken = failure(exec("/nosuch/program"));

        assertThat(broken.kind()).isEqualTo(Kind.REJECTED);
        assertThat(broken)
                .hasMessageStartingWith("'/nosuch/program' may not exist in qemu/100 (web), or may not be executable")
                .hasMessageContaining("596 Broken pipe")
                .hasMessageEndingWith("whether the command began is not known");
        assertThat(stage.writes()).hasSize(1);
    }

    @Test
    void blamesNoProgramForAnAnswerThatTookTooLong() {
        stage.pve.refuse(EXEC, 596, "Connection timed out");

        TransportException late = failure(exec("/bin/true"));

        assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(late).hasMessageNotContainingAny("may not exist");
    }

    @Test
    void pvesOwnNoStaysANo() {
        stage.pve.on(
                EXEC,
                call -> new FakePve()
                        .refuse(call.path(), 500, "QEMU guest agent is not running")
                        .send(call)
                        .data());

        TransportException refused = failure(exec("true"));

        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused).hasMessageContaining("QEMU guest agent is not running");
    }

    @Test
    void aDryRunShowsTheCommandAndNotTheInput() {
        ChangeResult result = stage.dryRun(new Change.GuestExec(
                new GuestRef.ByVmid(new Vmid(100)),
                List.of("chpasswd"),
                Optional.of(InputData.ofText("root:hunter2")),
                Duration.ofSeconds(30)));

        assertThat(result.plan()).singleElement().satisfies(call -> {
            assertThat(call.params()).containsEntry("command", List.of("chpasswd"));
            assertThat(call.params()).containsEntry("input-data", List.of("**********"));
        });
        assertThat(stage.writes()).isEmpty();
    }

    private void status(String data) {
        stage.pve.answer(STATUS, Recorded.json(data));
    }

    private TransportException failure(Change change) {
        return catchThrowableOfType(TransportException.class, () -> stage.perform(change));
    }

    private static Change exec(String... command) {
        return new Change.GuestExec(
                new GuestRef.ByVmid(new Vmid(100)), List.of(command), Optional.empty(), Duration.ofSeconds(30));
    }
}
