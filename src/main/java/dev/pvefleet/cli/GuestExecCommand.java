package dev.pvefleet.cli;

import dev.pvefleet.arguments.Method;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.InputData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `guest-exec`: runs a command in a VM through its guest agent, without a shell.
@Command(
        name = "guest-exec",
        aliases = "guestExec",
        description = {
            "Run a command in one VM through its guest agent.",
            "Without a shell. It gets what is piped in, any bytes, at most 64 KiB; what it prints is printed."
        })
final class GuestExecCommand implements Work {
    /// What a shell adds to the number of the signal that ended a command.
    private static final int SIGNAL = 128;

    private final Invocation invocation;

    @ArgGroup(multiplicity = "1")
    private GuestOption guest = new GuestOption();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait for its end, such as 5m; else 60s. It is not ended then.")
    private @Nullable Duration timeout;

    @Option(
            names = {"-n", "--no-stdin"},
            description = "Do not read standard input, which in a shell's loop belongs to the loop.")
    private boolean noStdin;

    @Option(names = "--propagate-exit-code", description = "End with the command's own exit code.")
    private boolean propagateExitCode;

    @Mixin
    private ConductOptions conduct = new ConductOptions();

    @Parameters(arity = "1..*", paramLabel = "CMD", description = "The program and its arguments, in ASCII, after --.")
    private List<String> command = new ArrayList<>();

    GuestExecCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Given given = new Given()
                .guest(guest.guest())
                .with("command", command)
                .with(
                        "inputData",
                        noStdin
                                ? null
                                : invocation
                                        .handedIn()
                                        .piped(InputData.MOST_BYTES)
                                        .orElse(null))
                .with("timeoutSec", timeout);
        return new Changing(invocation).perform(Method.GUEST_EXEC, GuestType.QEMU, given, conduct, this::conclude);
    }

    private int conclude(ChangeResult result) {
        ChangeResult.Exec exec = result.exec();
        if (exec == null || invocation.options().output().isForPrograms()) {
            Changing.print(invocation, result);
        } else {
            passOn(exec);
        }
        return exec != null && propagateExitCode ? exitCode(exec) : ExitCode.DONE;
    }

    private void passOn(ChangeResult.Exec exec) {
        invocation.console().write(bytes(exec.stdout(), exec.stdoutBase64()));
        invocation.console().writeAside(bytes(exec.stderr(), exec.stderrBase64()));
        if (exec.stdoutTruncated() || exec.stderrTruncated()) {
            invocation.warn("the guest agent cut what the command printed");
        }
        if (exitCode(exec) != 0 && !propagateExitCode) {
            invocation.warn("the command in the guest ended with "
                    + (exec.signal() == null ? "exit code " + exec.exitCode() : "signal " + exec.signal()));
        }
    }

    /// What the command printed, byte by byte.
    private static byte[] bytes(String text, @Nullable String base64) {
        return base64 == null
                ? text.getBytes(StandardCharsets.UTF_8)
                : Base64.getDecoder().decode(base64);
    }

    private static int exitCode(ChangeResult.Exec exec) {
        Integer signal = exec.signal();
        Integer code = exec.exitCode();
        return signal != null ? SIGNAL + signal : code == null ? 0 : code;
    }
}
