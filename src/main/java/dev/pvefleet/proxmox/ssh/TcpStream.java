package dev.pvefleet.proxmox.ssh;

import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;

/// A TCP connection. Each address of a name is tried in turn, as OpenSSH does.
final class TcpStream implements ByteStream {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private TcpStream(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// Connects within the time given, which each address has for itself.
    static TcpStream to(String host, int port, Duration timeout) throws SshFailure {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new SshFailure(
                    Kind.UNREACHABLE, "cannot resolve the host name '%s'".formatted(host), "check `host` and DNS", e);
        }
        SshFailure last = null;
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port), timeout);
            } catch (SocketTimeoutException e) {
                last = new SshFailure(
                        Kind.UNREACHABLE,
                        "no connection to %s within %d s".formatted(where(address, port), timeout.toSeconds()),
                        null,
                        e);
            } catch (IOException e) {
                last = new SshFailure(
                        Kind.UNREACHABLE,
                        "cannot connect to %s: %s".formatted(where(address, port), e.getMessage()),
                        null,
                        e);
            }
        }
        throw last == null
                ? new SshFailure(Kind.UNREACHABLE, "the host name '%s' has no address".formatted(host), null, null)
                : last;
    }

    private static String where(InetAddress address, int port) {
        return address.getHostAddress() + " port " + port;
    }

    private static TcpStream connect(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            socket.connect(address, Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE)));
            return new TcpStream(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
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
    public void close() throws IOException {
        socket.close();
    }
}
