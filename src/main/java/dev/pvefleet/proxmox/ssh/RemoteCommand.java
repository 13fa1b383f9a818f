package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Crowded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;

/// Runs a command at the far end of a {@link Link}: one channel, one command, its two streams, and how it ended.
final class RemoteCommand {
    private static final int MAX_STDOUT_BYTES = 32 << 20;
    private static final int MAX_STDERR_BYTES = 1 << 20;
    private static final int MAX_REFUSALS = 30;

    private final Link link;
    private final Clock clock;

    RemoteCommand(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    /// How a command ended, as far as this end can see.
    enum End {
        /// It ran to its end.
        DONE,
        /// The deadline came first.
        LATE,
        /// The connection broke meanwhile.
        CUT,
        /// It printed more than is read.
        TOO_MUCH
    }

    /// What a command printed until it ended.
    record Output(String stdout, String stderr, End end) {
        /// Whether a script made itself heard.
        boolean hasBegun(Script script) {
            return stdout.contains(script.nonce()) || stderr.contains(script.nonce());
        }
    }

    /// @param latestStart until when it may wait for a place
    /// @param input what it may read on standard input, if anything
    /// @param stop whether the command only reads: it is then begun again on a new session where the old one was
    /// found dead, and the server is asked to end it at the deadline
    /// @throws SshFailure if the command was not begun
    Output run(String command, byte[] input, Instant latestStart, Instant deadline, boolean stop)
            throws SshFailure, InterruptedException {
        for (int refusals = 0; ; refusals++) {
            Link.Open open = link.open(deadline);
            if (!open.places().take(left(latestStart))) {
                throw new SshFailure(
                        Kind.TIMEOUT, "no place for another command before the deadline", null, new Crowded());
            }
            try {
                Output output = run(open.session(), command, input, deadline, stop);
                open.places().leave();
                return output;
            } catch (SshFailure | InterruptedException e) {
                open.places().leave();
                throw e;
            } catch (SshChannelOpenException e) {
                // Not begun: the server has as many channels as it wants. One of ours has to end first, or one that
                // just ended is not forgotten there yet.
                if (!open.places().leaveAsFull() && refusals >= MAX_REFUSALS) {
                    throw new SshFailure(
                            Kind.FORBIDDEN,
                            "the SSH server opens no channel: " + SshFailure.words(e),
                            "check MaxSessions and ForceCommand in its sshd_config",
                            e);
                }
            } catch (IOException | RuntimeException e) {
                open.places().leave();
                // The session died between two calls, and nobody noticed until now. Only a read is begun again: there
                // is a moment when the server may have the command although we do not know that the channel is open.
                if (!stop || open.isOpen() || refusals > 1) {
                    throw SshFailure.perhapsBegun(
                            Kind.UNREACHABLE, "the command was not begun: " + SshFailure.words(e), e);
                }
            }
        }
    }

    private Output run(ClientSession session, String command, byte[] input, Instant deadline, boolean stop)
            throws IOException, SshFailure, InterruptedException {
        ChannelExec channel = session.createExecChannel(command, StandardCharsets.UTF_8, null, Map.of());
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        CappedBytes stdout = new CappedBytes(MAX_STDOUT_BYTES, () -> ended.complete(false));
        CappedBytes stderr = new CappedBytes(MAX_STDERR_BYTES, () -> {});
        channel.setOut(stdout);
        channel.setErr(stderr);
        if (input.length > 0) {
            channel.setIn(new ByteArrayInputStream(input));
        }
        channel.addCloseFutureListener(_ -> ended.complete(true));
        try {
            begin(channel, deadline);
            End end = awaitEnd(session, channel, ended, deadline, stop);
            return new Output(stdout.text(), stderr.text(), end);
        } finally {
            channel.close(true);
        }
    }

    private void begin(ChannelExec channel, Instant deadline) throws IOException, SshFailure {
        OpenFuture opening = channel.open();
        if (!opening.await(left(deadline))) {
            throw SshFailure.perhapsBegun(Kind.TIMEOUT, "the SSH server opened no channel before the deadline", null);
        }
        if (opening.getException() instanceof SshChannelOpenException refused) {
            throw refused;
        }
        opening.verify();
    }

    private End awaitEnd(
            ClientSession session,
            ChannelExec channel,
            CompletableFuture<Boolean> ended,
            Instant deadline,
            boolean stop)
            throws InterruptedException {
        try {
            boolean closed = ended.get(left(deadline).toMillis(), TimeUnit.MILLISECONDS);
            return !closed ? End.TOO_MUCH : hasEnded(channel) ? End.DONE : End.CUT;
        } catch (TimeoutException _) {
            if (stop) {
                terminate(session, channel);
            }
            return End.LATE;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The server tells of the end before it closes the channel; a connection that breaks tells nothing.
    private static boolean hasEnded(ChannelExec channel) {
        return channel.getExitStatus() != null || channel.getExitSignal() != null;
    }

    /// Closing the channel alone lets a command go on until it next prints something.
    private static void terminate(ClientSession session, ChannelExec channel) {
        try {
            Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, 64);
            buffer.putUInt(channel.getRecipient());
            buffer.putString("signal");
            buffer.putBoolean(false);
            buffer.putString("TERM");
            channel.writePacket(buffer);
        } catch (IOException _) {
            // The connection is gone, and the command with it.
        }
    }

    private Duration left(Instant deadline) {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
