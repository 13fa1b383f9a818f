package dev.pvefleet.proxmox.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Speaks with an SSH agent over its Unix socket; MINA's own client needs native libraries for that.
final class AgentClient extends AbstractAgentProxy {
    private static final int MAX_ANSWER_BYTES = 256 << 10;

    private final ReentrantLock turns = new ReentrantLock();
    private final SocketChannel socket;

    private AgentClient(SocketChannel socket) {
        super(null);
        this.socket = socket;
    }

    static AgentClient at(Path path) throws IOException {
        return new AgentClient(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    @Override
    protected Buffer request(Buffer buffer) throws IOException {
        turns.lock();
        try {
            ByteBuffer question = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
            while (question.hasRemaining()) {
                socket.write(question);
            }
            int length = read(4).getInt();
            if (length < 1 || length > MAX_ANSWER_BYTES) {
                throw new IOException("the agent announced an answer of " + length + " bytes");
            }
            return new ByteArrayBuffer(read(length).array());
        } finally {
            turns.unlock();
        }
    }

    private ByteBuffer read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new EOFException("the agent closed the connection");
            }
        }
        return bytes.flip();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
