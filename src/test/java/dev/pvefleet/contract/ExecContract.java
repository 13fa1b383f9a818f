package dev.pvefleet.contract;

import static dev.pvefleet.contract.Operations.vmid;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.lifecycle.Change.GuestExec;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.ChangeResult.Exec;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.lifecycle.PveLifecycle;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.InputData;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.proxmox.transport.Verb;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What a command in a guest is given, whichever way it goes: the very words and bytes, or nothing at all.
@TestInstance(Lifecycle.PER_CLASS)
abstract class ExecContract {
    private Labs labs;

    abstract Way way();

    abstract Vertx vertx();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.open(folder, vertx());
    }

    @AfterEach
    void calm() {
        labs.calm();
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @EachVersion
    void aCommandRunsInAVm(PveVersion version) {
        Lab lab = labs.of(version);

        Exec echoed = run(lab, "", "/bin/echo", "it's", "$HOME", "a  b", ";", "\"", "-n", "--command", "*");
        Exec failed = run(lab, "", "/bin/sh", "-c", "exit 3");

        assertThat(echoed.stdout()).isEqualTo("it's $HOME a  b ; \" -n --command *\n");
        assertThat(echoed.exitCode()).isZero();
        assertThat(failed.exitCode()).isEqualTo(3);
    }

    @EachVersion
    void anEmptyWordArrivesOrNothingIsSent(PveVersion version) {
        Lab lab = labs.of(version);
        boolean form = version.major() < 8 && way() != Way.PVESH;

        if (form) {
            assertThat(refusal(lab, "", "printf", "[%s][%s]", "", "a b,c"))
                    .hasMessageContaining("'command' has an empty word")
                    .hasMessageContaining("PVE 7.4");
        } else {
            assertThat(run(lab, "", "printf", "[%s][%s]", "", "a b,c").stdout()).isEqualTo("[][a b,c]");
        }
    }

    @EachVersion
    void anEmptyWordAtTheEndTooArrivesOrNothingIsSent(PveVersion version) {
        Lab lab = labs.of(version);

        if (version.major() < 8) {
            assertThat(refusal(lab, "", "printf", "[%s][%s]", "a", "")).hasMessageContaining("empty word");
        } else {
            assertThat(run(lab, "", "printf", "[%s][%s]", "a", "").stdout()).isEqualTo("[a][]");
        }
    }

    @EachVersion
    void aSingleWordIsNotSplit(PveVersion version) {
        Lab lab = labs.of(version);

        if (version.major() < 8 && way() != Way.PVESH) {
            assertThat(refusal(lab, "", "echo one,two")).hasMessageContaining("a single word with blanks or commas");
            assertThat(run(lab, "", "hostname").stdout()).isNotBlank();
        } else {
            Throwable missing = failure(lab, "echo one,two");
            assertThat(missing).hasMessageContaining("echo one,two");
        }
    }

    @EachVersion
    void anyBytesGoInAndComeOut(PveVersion version) {
        Lab lab = labs.of(version);
        byte[] bytes = new byte[256];
        for (int octet = 0; octet < bytes.length; octet++) {
            bytes[octet] = (byte) octet;
        }

        if (way() == Way.PVESH) {
            assertThat(refusalOf(lab, InputData.of(bytes), "cat"))
                    .hasMessageContaining("holds a NUL")
                    .hasMessageContaining("REST");
            bytes[0] = '\n';
        }

        Exec exec = run(lab, Optional.of(InputData.of(bytes)), "cat");
        assertThat(Base64.getDecoder().decode(requireNonNull(exec.stdoutBase64())))
                .isEqualTo(bytes);
        assertThat(run(lab, "Grüße ✓\n", "cat"))
                .satisfies(text -> assertThat(text.stdout()).isEqualTo("Grüße ✓\n"))
                .satisfies(text -> assertThat(text.stdoutBase64()).isNull());
    }

    @EachVersion
    void asMuchGoesInAsPveTakes(PveVersion version) {
        Lab lab = labs.of(version);
        String most = "it's 16 bytes, \n".repeat(4_096);

        if (!version.isAtLeast(8, 4) && way() != Way.PVESH) {
            assertThat(refusal(lab, most, "cat")).hasMessageContaining("takes at most 64 KiB");
            assertThat(run(lab, "x".repeat(60_000), "cat").stdout()).hasSize(60_000);
        } else {
            assertThat(run(lab, most, "cat").stdout()).isEqualTo(most);
            assertThat(run(lab, Optional.of(new InputData("\u00ff".repeat(65_535))), "cat")
                            .stdout())
                    .hasSize(65_535);
        }
    }

    @EachVersion
    void aMissingProgramIsSaidToBeMissing(PveVersion version) {
        Lab lab = labs.of(version);

        TransportException missing = failure(lab, "/nosuch/program");

        assertThat(missing.kind()).isEqualTo(Kind.REJECTED);
        assertThat(missing).hasMessageContaining("/nosuch/program");
        if (way() == Way.PVESH) {
            assertThat(missing.detail()).startsWith("Agent error: ").contains("No such file or directory");
        } else {
            assertThat(missing).hasMessageContaining("may not exist in qemu/100");
        }
        assertThat(run(lab, "", "true").exitCode()).as("the agent lives").isZero();
    }

    @OldestAndNewest
    void aDryRunRefusesTheSame(PveVersion version) {
        Lab lab = labs.of(version);
        lab.calm();

        if (version.major() < 8) {
            assertThat(catchThrowableOfType(
                                    RefusedException.class,
                                    () -> perform(lab, true, Optional.empty(), "printf", "a", ""))
                            .gate())
                    .isEqualTo(Gate.INFEASIBLE);
        } else {
            perform(lab, true, Optional.empty(), "printf", "a", "");
        }
        assertThat(lab.calls()).extracting(call -> call.verb()).containsOnly(Verb.GET);
    }

    private Exec run(Lab lab, String input, String... command) {
        return run(lab, input.isEmpty() ? Optional.empty() : Optional.of(InputData.ofText(input)), command);
    }

    private Exec run(Lab lab, Optional<InputData> input, String... command) {
        return requireNonNull(perform(lab, false, input, command).exec());
    }

    private RefusedException refusal(Lab lab, String input, String... command) {
        return refusalOf(lab, InputData.ofText(input), command);
    }

    /// What refused, before anything was sent that changes something.
    private RefusedException refusalOf(Lab lab, InputData input, String... command) {
        lab.calm();
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> perform(lab, false, Optional.of(input).filter(it -> !it.isEmpty()), command));
        assertThat(lab.calls()).extracting(call -> call.verb()).containsOnly(Verb.GET);
        return refused;
    }

    private TransportException failure(Lab lab, String... command) {
        return catchThrowableOfType(TransportException.class, () -> perform(lab, false, Optional.empty(), command));
    }

    private ChangeResult perform(Lab lab, boolean dryRun, Optional<InputData> input, String... command) {
        Conduct conduct =
                new Conduct(false, dryRun, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofMinutes(2));
        return new PveLifecycle(Lab.CLOCK, Pause.REAL)
                .perform(
                        List.of(lab.target(way(), Lab.ALL)),
                        new GuestExec(vmid(100), List.of(command), input, Duration.ofSeconds(20)),
                        conduct,
                        Progress.NONE);
    }
}
