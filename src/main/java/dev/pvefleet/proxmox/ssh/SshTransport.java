package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Answer;
import dev.pvefleet.proxmox.transport.BatchSender;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// PVE by `pvesh` over SSH: one kept session, a channel for each remote command, several reads in one command.
public final class SshTransport implements Transport, BatchSender, AutoCloseable {
    private final SecureRandom random = new SecureRandom();

    private final AtomicLong commands = new AtomicLong();
    private final Link link;
    private final RemoteCommand remote;
    private final Pvesh pvesh;
    private final Peer peer;
    private final Decoding decoding;
    private final Clock clock;

    SshTransport(Link link, SshConfig config, Clock clock) {
        this.link = link;
        this.clock = clock;
        this.remote = new RemoteCommand(link, clock);
        this.pvesh = Pvesh.of(config);
        this.peer = new Peer(config.connection().address(), Optional.empty());
        this.decoding = new Decoding(pvesh, peer);
    }

    @Override
    public Peer peer() {
        return peer;
    }

    /// How many remote commands were run so far.
    public long commands() {
        return commands.get();
    }

    @Override
    public Reply send(Call call) {
        return send(List.of(call)).getFirst().orThrow();
    }

    @Override
    public List<Answer> send(List<Call> calls) {
        Instant deadline =
                calls.stream().map(Call::deadline).min(Instant::compareTo).orElseThrow();
        Instant latestStart =
                calls.stream().map(Call::latestStart).min(Instant::compareTo).orElseThrow();
        Duration left = Duration.between(clock.instant(), deadline);
        if (calls.stream().anyMatch(call -> objection(call).isPresent())) {
            return calls.stream().map(this::objectedOrSent).toList();
        }
        Script script = Script.of(calls, pvesh.program(), left, nonce());
        if (script.isLong() && calls.size() > 1) {
            return inHalves(calls);
        }
        try {
            commands.incrementAndGet();
            RemoteCommand.Output output =
                    remote.run(script.command(), script.input(), latestStart, deadline, script.mayBeEnded());
            return answers(calls, script, output);
        } catch (SshFailure e) {
            return calls.stream()
                    .<Answer>map(call -> new Answer.Failed(e.of(call, peer)))
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(calls, Kind.TIMEOUT, "interrupted while waiting", e);
        }
    }

    @Override
    public Optional<String> objection(Call call) {
        return Script.objection(call);
    }

    private Answer objectedOrSent(Call call) {
        return objection(call)
                .<Answer>map(why -> new Answer.Failed(TransportException.notSent(
                        Kind.REJECTED, "%s on %s: %s".formatted(call, peer, why), why, null, null)))
                .orElseGet(() -> send(List.of(call)).getFirst());
    }

    /// Halves what is long for one command.
    private List<Answer> inHalves(List<Call> calls) {
        int half = calls.size() / 2;
        List<Answer> answers = new ArrayList<>(send(calls.subList(0, half)));
        answers.addAll(send(calls.subList(half, calls.size())));
        return answers;
    }

    private List<Answer> answers(List<Call> calls, Script script, RemoteCommand.Output output) {
        List<Optional<Transcript.Section>> sections = Transcript.of(
                        script, calls.size(), output.stdout(), output.stderr())
                .sections();
        List<Answer> answers = new ArrayList<>();
        for (int index = 0; index < calls.size(); index++) {
            Call call = calls.get(index);
            answers.add(sections.get(index)
                    .map(section -> decoding.answer(call, section))
                    .orElseGet(() -> new Answer.Failed(missing(call, script, output))));
        }
        return answers;
    }

    /// Why a call has no answer although the command was begun.
    private TransportException missing(Call call, Script script, RemoteCommand.Output output) {
        return switch (output.end()) {
            case LATE -> onTheWay(Kind.TIMEOUT, call, "pvesh did not end before the deadline");
            case CUT -> onTheWay(Kind.UNREACHABLE, call, "the SSH connection was cut while pvesh ran");
            case TOO_MUCH -> onTheWay(Kind.MALFORMED, call, "pvesh printed more than is read");
            case DONE -> output.hasBegun(script) ? unexplained(call, output) : notRun(call, output);
        };
    }

    /// The mark in front of the first call was not printed: whatever ran there was not what this program sent.
    private TransportException notRun(Call call, RemoteCommand.Output output) {
        String said = OneLine.of(output.stdout() + "\n" + output.stderr());
        String detail = "the login of %s does not run the command that it is sent%s"
                .formatted(peer, said.isEmpty() ? ", and says nothing" : "; it says: " + said);
        return TransportException.notSent(
                Kind.FORBIDDEN,
                "%s on %s: %s".formatted(call, peer, detail),
                detail,
                "a shell such as nologin, or a forced command (ForceCommand in the sshd_config there, command= in"
                        + " authorized_keys) stands in the way: this program needs a shell that runs pvesh",
                null);
    }

    private TransportException unexplained(Call call, RemoteCommand.Output output) {
        String words = String.join("\n", Complaint.linesOf(output.stderr()));
        return onTheWay(
                Kind.MALFORMED,
                call,
                "the remote shell ended before pvesh did" + (words.isEmpty() ? "" : ": " + words));
    }

    private TransportException onTheWay(Kind kind, Call call, String detail) {
        return TransportException.onTheWay(kind, call, peer, detail, null, null);
    }

    private List<Answer> failed(List<Call> calls, Kind kind, String detail, @Nullable Throwable cause) {
        return calls.stream()
                .<Answer>map(
                        call -> new Answer.Failed(TransportException.onTheWay(kind, call, peer, detail, null, cause)))
                .toList();
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        link.close();
    }
}
