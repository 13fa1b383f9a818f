package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.config.HostPort;
import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.channel.ChannelPipedInputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/// A `direct-tcpip` channel: a connection that the far end of an SSH session makes for us. No local port is opened.
final class ChannelStream implements ByteStream {
    private static final ChannelListener END = new EndOfInput();

    private final ChannelDirectTcpip channel;
    private final InputStream in;
    private final OutputStream out;

    private ChannelStream(ChannelDirectTcpip channel) {
        this.channel = channel;
        this.in = channel.getInvertedOut();
        this.out = channel.getInvertedIn();
    }

    static ChannelStream through(ClientSession session, String host, int port, Duration timeout) throws SshFailure {
        String there = HostPort.text(host, port);
        ChannelDirectTcpip channel;
        try {
            // The originator is for the server's log; ours stays our own affair, as with ssh -W.
            channel = session.createDirectTcpipChannel(
                    new SshdSocketAddress("127.0.0.1", 65535), new SshdSocketAddress(host, port));
        } catch (IOException | RuntimeException e) {
            throw noWay(Kind.UNREACHABLE, there, SshFailure.words(e), null, e);
        }
        try {
            channel.addChannelListener(END);
            OpenFuture opening = channel.open();
            if (!opening.await(timeout)) {
                throw noWay(Kind.TIMEOUT, there, "no answer within %d s".formatted(timeout.toSeconds()), null, null);
            }
            Throwable failure = opening.getException();
            if (failure != null) {
                throw refused(there, failure);
            }
            return new ChannelStream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close(true);
            throw noWay(Kind.UNREACHABLE, there, SshFailure.words(e), null, e);
        } catch (SshFailure e) {
            channel.close(true);
            throw e;
        }
    }

    /// Why the far end opens no channel, as RFC 4254 (5.1) tells its reasons apart.
    private static SshFailure refused(String there, Throwable failure) {
        String words = SshFailure.words(failure);
        int reason = failure instanceof SshChannelOpenException refusal ? refusal.getReasonCode() : 0;
        return switch (reason) {
            case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED ->
                noWay(
                        Kind.UNREACHABLE,
                        there,
                        "administratively prohibited: " + words,
                        "the server forbids it: see AllowTcpForwarding, PermitOpen and DisableForwarding in its"
                                + " sshd_config, and restrict, no-port-forwarding and permitopen in authorized_keys there",
                        failure);
            case SshConstants.SSH_OPEN_CONNECT_FAILED ->
                noWay(
                        Kind.UNREACHABLE,
                        there,
                        "connect failed: " + words,
                        "look from there: nc -vz " + there.replaceFirst(":(\\d+)$", " $1"),
                        failure);
            default -> noWay(Kind.UNREACHABLE, there, words, null, failure);
        };
    }

    private static SshFailure noWay(
            Kind kind, String there, String why, @Nullable String hint, @Nullable Throwable cause) {
        return new SshFailure(kind, "no way from there to %s: %s".formatted(there, why), hint, cause);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() {
        channel.close(true);
    }

    /// Hands the end of what the far side sends on to whoever reads. MINA notes it, but lets the reader wait until
    /// the whole channel is closed.
    private static final class EndOfInput implements ChannelListener {
        @Override
        public void channelStateChanged(Channel channel, String hint) {
            if (channel instanceof ChannelDirectTcpip direct
                    && direct.isEofSignalled()
                    && direct.getInvertedOut() instanceof ChannelPipedInputStream pipe) {
                pipe.eof();
            }
        }
    }
}
