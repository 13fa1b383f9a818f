package dev.pvefleet.systemd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The other end of `$NOTIFY_SOCKET`: takes one datagram at a time, and gives no answer.
final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// `sun_path` of `sockaddr_un`, with the NUL at its end.
    private static final int LONGEST_PATH = 108;

    private final String name;
    private final SocketCalls calls;
    private final byte[] address;

    /// @param name a path, or with `@` in front a name in Linux' abstract namespace
    /// @throws IllegalArgumentException if it is neither
    NotifySocket(String name, SocketCalls calls) {
        this.name = name;
        this.calls = calls;
        this.address = address(name);
    }

    /// Sends without waiting: a systemd that does not read must not stop the caller.
    void send(String message) throws IOException {
        int socket = calls.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw new IOException("no Unix datagram socket can be opened");
        }
        try {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            if (calls.sendto(socket, bytes, MSG_NOSIGNAL | MSG_DONTWAIT, address) != bytes.length) {
                throw new IOException(name + " does not take the message");
            }
        } finally {
            calls.close(socket);
        }
    }

    private static byte[] address(String name) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name.startsWith("@");
        if ((!isAbstract && !name.startsWith("/")) || path.length < 2 || path.length >= LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "'%s' is no socket that can be used: a path, or @ and a name, of at most %d bytes"
                            .formatted(name, LONGEST_PATH - 1));
        }
        if (isAbstract) {
            path[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1))
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(path)
                .array();
    }
}
