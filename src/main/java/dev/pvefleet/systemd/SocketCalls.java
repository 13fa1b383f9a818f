package dev.pvefleet.systemd;

/// The few functions of the C library that a datagram takes, as `socket(2)`, `sendto(2)` and `close(2)` describe them.
interface SocketCalls {
    int socket(int domain, int type, int protocol);

    long sendto(int socket, byte[] message, int flags, byte[] address);

    int close(int socket);

    /// Those of the form in which this program runs.
    static SocketCalls ofThisProcess() {
        boolean image = "runtime".equals(System.getProperty("org.graalvm.nativeimage.imagecode"));
        return image ? new ImageSocketCalls() : new ForeignSocketCalls();
    }
}
