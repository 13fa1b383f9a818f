package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
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
        ChannelDirectTcpip channel;
        try {
            // The originator is for the server's log; ours stays our own affair, as with ssh -W.
            channel = session.createDirectTcpipChannel(
                    new SshdSocketAddress("127.0.0.1", 65535), new SshdSocketAddress(host, port));
        } catch (IOException | RuntimeException e) {
            throw noWay(host, port, null, e);
        }
        try {
            channel.addChannelListener(END);
            channel.open().verify(timeout);
            return new ChannelStream(channel);
        } catch (IOException | RuntimeException e) {
            channel.close(true);
            String hint = e instanceof SshChannelOpenException
                    ? "check that the jump host reaches it and allows TCP forwarding (AllowTcpForwarding, PermitOpen)"
                    : null;
            throw noWay(host, port, hint, e);
        }
    }

    private static SshFailure noWay(String host, int port, @Nullable String hint, Exception e) {
        return new SshFailure(
                Kind.UNREACHABLE, "no way from there to %s:%d: %s".formatted(host, port, e.getMessage()), hint, e);
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
