package dev.pvefleet.cli;

import static dev.pvefleet.cli.FakeLifecycle.LAB;
import static dev.pvefleet.cli.FakeLifecycle.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.OptionState;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.Raised;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.lifecycle.TaskException;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What came of a change, as people and programs are told.
class ChangeOutcomesTest {
    private static final String[] START = {"qemu", "start", "--vmid", "9001"};
    private static final String[] EXEC = {"qemu", "guest-exec", "--vmid", "9001", "--", "true"};
    private final RefusedException refusal = Raised.refused(
            Gate.PROTECTED,
            "🐊 qemu/9001 'webapp' is tagged 'production', which protects it from delete",
            List.of("tagged 'production'", "it has snapshots"),
            "if it shall go all the same: --force");
    private final TaskException failure = Raised.task(
            Kind.REJECTED,
            TASK,
            "the task qmclone failed: no space left",
            List.of("create full clone", "TASK ERROR: no space left\u001b[31m"),
            "make room");

    private final FakeLifecycle lifecycle = new FakeLifecycle();
    private final FakeFleet fleet =
            new FakeFleet().with(new FakePve().target("lab", "pve1")).with(lifecycle);

    @Test
    void aResultIsOneShortTable() {
        lifecycle.ending(result -> with(result, "192.0.2.51", null, null));

        assertThat(fleet.run(START)).isZero();

        assertThat(fleet.out()).isEqualTo("""
                TARGET  ID         NAME    NODE  OPERATION  CHANGED  STATUS   IPV4
                lab     qemu/9001  webapp  pve1  start      yes      running  192.0.2.51
                """);
        assertThat(fleet.err()).isEmpty();
        assertThat(fleet.closed()).isOne();
    }

    @Test
    void aGuestThatIsGoneHasNoPlaceAnyMore() {
        lifecycle.ending(result -> new ChangeResult(
                result.target(),
                result.type(),
                null,
                "webapp",
                null,
                "delete (existing)",
                false,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                result.recordedAt()));

        assertThat(fleet.run("qemu", "delete", "--vm-name", "webapp")).isZero();

        assertThat(fleet.out()).isEqualTo("""
                TARGET  ID      NAME    NODE  OPERATION          CHANGED  STATUS  IPV4
                lab     qemu/-  webapp  -     delete (existing)  no       -       -
                """);
    }

    @Test
    void aResultIsOneStableDocument() {
        lifecycle.ending(result -> Raised.warned(with(result, "192.0.2.51", null, null), "no address of eth1"));

        assertThat(fleet.run(asJson(START))).isZero();

        Golden.assertMatches("json/change.json", fleet.out());
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void aPlanIsATableThatSaysThatNothingWasSent() {
        lifecycle.ending(result -> with(result, null, null, plan()));

        assertThat(fleet.run(
                        "qemu", "clone", "--template-id", "9000", "--vmid", "9001", "--name", "webapp", "--dry-run"))
                .isZero();

        assertThat(fleet.out()).isEqualTo("""
                VERB  PATH                          PARAMETERS
                POST  /nodes/pve1/qemu/9000/clone   name=webapp newid=9001
                PUT   /nodes/pve1/qemu/9001/config  tags=swamp
                """);
        assertThat(fleet.err()).isEqualTo("dry run: nothing was sent\n");
    }

    @Test
    void anEmptyPlanSaysThatThereIsNothingToDo() {
        lifecycle.ending(result -> with(result, null, null, List.of()));

        assertThat(fleet.run("qemu", "start", "--vmid", "9001", "--dry-run")).isZero();

        assertThat(fleet.out()).startsWith("TARGET  ID         NAME    NODE  OPERATION");
        assertThat(fleet.err()).isEqualTo("dry run: there is nothing to do\n");
    }

    @Test
    void aPlanIsADocument() {
        lifecycle.ending(result -> with(result, null, null, plan()));

        fleet.run(
                "qemu",
                "clone",
                "--template-id",
                "9000",
                "--vmid",
                "9001",
                "--name",
                "webapp",
                "--dry-run",
                "-o",
                "json");

        Golden.assertMatches("json/change-plan.json", fleet.out());
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void warningsGoToPeople() {
        lifecycle.ending(result -> Raised.warned(result, "the task ended with warnings: 1"));

        assertThat(fleet.run(START)).isZero();

        assertThat(fleet.err()).isEqualTo("warning: the task ended with warnings: 1\n");
    }

    @Test
    void aRefusalSaysAllThatStandsInTheWay() {
        lifecycle.failing(refusal);

        assertThat(fleet.run("qemu", "delete", "--vmid", "9001")).isEqualTo(ExitCode.REFUSED);

        assertThat(fleet.out()).isEmpty();
        assertThat(fleet.err()).isEqualTo("""
                error: 🐊 qemu/9001 'webapp' is tagged 'production', which protects it from delete
                  it has snapshots
                hint: if it shall go all the same: --force
                """);
    }

    @Test
    void aRefusalIsADocument() {
        lifecycle.failing(refusal);

        assertThat(fleet.run("qemu", "delete", "--vmid", "9001", "-o", "json")).isEqualTo(ExitCode.REFUSED);

        Golden.assertMatches("json/error-refused.json", fleet.err());
    }

    @Test
    void aTaskThatFailedIsToldWithTheEndOfItsLog() {
        lifecycle.failing(failure);

        assertThat(fleet.run(START)).isEqualTo(ExitCode.REJECTED);

        assertThat(fleet.err()).isEqualTo("""
                error: the task qmclone failed: no space left
                  create full clone
                  TASK ERROR: no space left\\u001b[31m
                  %s
                hint: make room
                """.formatted(TASK));
    }

    @Test
    void aTaskThatFailedIsADocument() {
        lifecycle.failing(failure);

        fleet.run(asJson(START));

        Golden.assertMatches("json/error-task.json", fleet.err());
    }

    @Test
    void whatAFailedChangeLeftBehindIsToldOptionByOption() {
        lifecycle.failing(Raised.halfWritten(
                failure, new TreeMap<>(Map.of("cores", OptionState.PENDING, "scsi1", OptionState.UNTOUCHED))));

        assertThat(fleet.run(START)).isEqualTo(ExitCode.REJECTED);

        assertThat(fleet.err())
                .startsWith("error: the task qmclone failed: no space left; of this change cores is pending;"
                        + " scsi1 is untouched\n")
                .contains("  TASK ERROR: no space left")
                .endsWith("hint: make room; what is pending holds with the next change or start; to take it back:"
                        + " --revert cores\n");
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, 7", "LOCKED, 8", "UNREACHABLE, 5"})
    void aTaskThatGoesOnEndsWithItsOwnNumber(Kind kind, int exitCode) {
        lifecycle.failing(Raised.task(kind, TASK, "still running: " + TASK, List.of(), ""));

        assertThat(fleet.run(START)).isEqualTo(exitCode);

        assertThat(fleet.err()).isEqualTo("error: still running: " + TASK + "\n");
    }

    @Test
    void whatACommandPrintedIsPassedOnAsItIs() {
        lifecycle.ending(exec(0, null, "größer\n\ttab", "careful\n"));

        assertThat(fleet.run(EXEC)).isZero();

        assertThat(fleet.out()).isEqualTo("größer\n\ttab");
        assertThat(fleet.err()).isEqualTo("careful\n");
    }

    @Test
    void aCommandThatFailedIsAWarningUnlessItsExitCodeIsAskedFor() {
        lifecycle.ending(exec(3, null, "", ""));

        assertThat(fleet.run(EXEC)).isZero();
        assertThat(fleet.err()).isEqualTo("warning: the command in the guest ended with exit code 3\n");
    }

    @ParameterizedTest
    @CsvSource({"0,, 0", "3,, 3", ", 9, 137"})
    void itsExitCodeCanBeOurs(@Nullable Integer code, @Nullable Integer signal, int expected) {
        lifecycle.ending(exec(code, signal, "", ""));

        assertThat(fleet.run("qemu", "guest-exec", "--vmid", "9001", "--propagate-exit-code", "--", "true"))
                .isEqualTo(expected);
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void aCommandsEndIsADocument() {
        lifecycle.ending(exec(3, null, "größer\n", "careful\n"));

        assertThat(fleet.run(
                        "qemu", "guest-exec", "--vmid", "9001", "--propagate-exit-code", "-o", "json", "--", "true"))
                .isEqualTo(3);

        Golden.assertMatches("json/guest-exec.json", fleet.out());
        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void whoeverSitsAtTheTerminalSeesItGo() {
        lifecycle.going(ChangeOutcomesTest::goes);
        fleet.watchedByAPerson();

        assertThat(fleet.run(START)).isZero();

        assertThat(fleet.err()).isEqualTo("""
                start qemu/9001
                  starting\\u001b[31m
                """);
        assertThat(fleet.out()).startsWith("TARGET");
    }

    @Test
    void nobodyElseDoes() {
        lifecycle.going(ChangeOutcomesTest::goes);

        assertThat(fleet.run(START)).isZero();

        assertThat(fleet.err()).isEmpty();
    }

    @Test
    void whoStopsWaitingIsToldWhatGoesOnAndNothingElse() {
        lifecycle
                .going(progress -> {
                    goes(progress);
                    fleet.stop();
                })
                .failing(Raised.task(Kind.UNREACHABLE, TASK, "the ground is gone", List.of(), ""));

        assertThat(fleet.run(START)).isEqualTo(ExitCode.INTERRUPTED);

        assertThat(fleet.err()).isEqualTo("""
                interrupted: nobody waits any more, but PVE's task goes on
                  %s
                hint: look again with: pve-fleet qemu lookup --vmid 9001 --target lab
                """.formatted(TASK));
        assertThat(fleet.out()).isEmpty();
        assertThat(fleet.closed()).isOne();
    }

    @Test
    void evenIfItEndsWellInTheSameMoment() {
        lifecycle.going(progress -> {
            goes(progress);
            fleet.stop();
        });

        assertThat(fleet.run(START)).isEqualTo(ExitCode.INTERRUPTED);

        assertThat(fleet.out()).isEmpty();
    }

    @Test
    void programsAreToldInADocument() {
        lifecycle
                .going(progress -> {
                    goes(progress);
                    fleet.stop();
                })
                .failing(new IllegalStateException("the ground is gone"));

        assertThat(fleet.run(asJson(START))).isEqualTo(ExitCode.INTERRUPTED);

        Golden.assertMatches("json/error-interrupted.json", fleet.err());
    }

    @Test
    void whereNoTaskIsKnownYetThatIsSaid() {
        AtomicReference<Progress> told = new AtomicReference<>();
        lifecycle.going(progress -> {
            told.set(progress);
            progress.found(LAB, GuestId.parse("qemu/9001"));
            progress.step("start qemu/9001");
            fleet.stop();
        });

        fleet.run(START);

        assertThat(fleet.err()).isEqualTo("""
                interrupted: PVE may have begun it, and goes on then: start qemu/9001
                hint: look again with: pve-fleet qemu lookup --vmid 9001 --target lab
                """);
    }

    @Test
    void whereNothingWasBegunThatIsSaidToo() {
        lifecycle.going(progress -> {
            progress.found(LAB, GuestId.parse("qemu/9001"));
            fleet.stop();
        });

        fleet.run(START);

        assertThat(fleet.err()).isEqualTo("interrupted: nothing was changed yet\n");
    }

    private static void goes(Progress progress) {
        progress.found(LAB, GuestId.parse("qemu/9001"));
        progress.step("start qemu/9001");
        progress.started(TASK);
        progress.log(TASK, List.of("starting\u001b[31m"));
    }

    private static String[] asJson(String... command) {
        return Stream.concat(Stream.of("-o", "json"), Stream.of(command)).toArray(String[]::new);
    }

    private static List<ChangeResult.PlannedCall> plan() {
        return List.of(
                new ChangeResult.PlannedCall(
                        "POST",
                        "/nodes/pve1/qemu/9000/clone",
                        new TreeMap<>(Map.of("newid", List.of("9001"), "name", List.of("webapp")))),
                new ChangeResult.PlannedCall("PUT", "/nodes/pve1/qemu/9001/config", Map.of("tags", List.of("swamp"))));
    }

    private static UnaryOperator<ChangeResult> exec(
            @Nullable Integer code, @Nullable Integer signal, String stdout, String stderr) {
        ChangeResult.Exec exec = new ChangeResult.Exec(4242, code, signal, stdout, stderr, false, false);
        return result -> with(result, null, exec, null);
    }

    private static ChangeResult with(
            ChangeResult result,
            @Nullable String ipv4,
            ChangeResult.@Nullable Exec exec,
            @Nullable List<ChangeResult.PlannedCall> plan) {
        return new ChangeResult(
                result.target(),
                result.type(),
                result.vmid(),
                result.name(),
                result.node(),
                result.operation(),
                plan == null,
                result.status(),
                plan == null ? result.upids() : List.of(),
                result.warnings(),
                plan == null ? result.log() : List.of(),
                ipv4,
                exec,
                plan,
                result.recordedAt());
    }
}
