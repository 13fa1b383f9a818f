package dev.pvefleet.proxmox.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/// Runs MINA's side of a connection over a {@link ByteStream}: one thread reads and hands bytes to the SSH session,
/// another one writes what the session has to say.
///
/// Reading and writing are apart because the session writes from its reading thread too: if that waited for a peer
/// who waits for us, neither would ever go on. SSH's own windows bound what is queued.
final class StreamSession extends AbstractCloseable implements IoSession {
    private static final int READ_BYTES = 32 * 1024;
    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
    private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>();
    private final Queue<Write> pending = new ConcurrentLinkedQueue<>();
    private final IoService service;
    private final IoHandler handler;
    private final ByteStream stream;
    private final Greeting greeting;
    private final SocketAddress address;
    private volatile @Nullable Thread writer;

    /// @param greeting hears what comes in first
    StreamSession(IoService service, IoHandler handler, ByteStream stream, Greeting greeting, SocketAddress address) {
        this.service = service;
        this.handler = handler;
        this.stream = stream;
        this.greeting = greeting;
        this.address = address;
    }

    void start() {
        Thread writing = stream.threads().newThread(this::writeAll);
        writer = writing;
        writing.start();
        stream.threads().newThread(this::readAll).start();
    }

    private void readAll() {
        byte[] bytes = new byte[READ_BYTES];
        try {
            InputStream in = stream.in();
            for (int count = in.read(bytes); count >= 0 && !isClosed(); count = in.read(bytes)) {
                greeting.hear(bytes, count);
                handler.messageReceived(this, Readable.readable(ByteBuffer.wrap(bytes, 0, count)));
            }
        } catch (Throwable e) {
            complain(e);
        } finally {
            close(true);
        }
    }

    private void writeAll() {
        try {
            OutputStream out = stream.out();
            while (!isClosed()) {
                Write write = queue.take();
                out.write(write.bytes, write.offset, write.length);
                if (queue.isEmpty()) {
                    out.flush();
                }
                pending.remove(write);
                write.setValue(true);
            }
        } catch (InterruptedException _) {
            // The session is closed; what is still pending has been told so.
        } catch (Throwable e) {
            complain(e);
        } finally {
            close(true);
        }
    }

    /// Ends the session with the words of what went wrong, be it an error of this program.
    private void complain(Throwable e) {
        if (isClosing()) {
            return;
        }
        try {
            handler.exceptionCaught(this, e);
        } catch (Exception unheard) {
            log.debug("{}: nobody took {}", this, e, unheard);
        }
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) {
        Write write = new Write(buffer.array(), buffer.rpos(), buffer.available());
        pending.add(write);
        if (isClosed()) {
            pending.remove(write);
            write.setValue(new ClosedChannelException());
        } else {
            queue.add(write);
        }
        return write;
    }

    /// Lets what was written go out, such as the words of goodbye.
    @Override
    protected CloseFuture doCloseGracefully() {
        return builder().when(toString(), pending).build().close(false);
    }

    @Override
    protected void doCloseImmediately() {
        abandonWrites();
        closeStream();
        Thread writing = writer;
        if (writing != null && writing != Thread.currentThread()) {
            writing.interrupt();
        }
        super.doCloseImmediately();
        // A write may have come in between; from here on none can.
        abandonWrites();
        try {
            handler.sessionClosed(this);
        } catch (Exception e) {
            log.debug("{}: the end was not taken well", this, e);
        }
        attributes.clear();
    }

    private void abandonWrites() {
        for (Write write = pending.poll(); write != null; write = pending.poll()) {
            write.setValue(new ClosedChannelException());
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            log.debug("{}: the stream did not close well", this, e);
        }
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public @Nullable Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public @Nullable Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object removeAttribute(Object key) {
        return attributes.remove(key);
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return address;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return address;
    }

    @Override
    public @Nullable SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    public IoService getService() {
        return service;
    }

    @Override
    public void shutdownOutputStream() {
        // Only a forwarded port's own socket is ever half closed, and there are none.
    }

    @Override
    public void suspendRead() {
        // Only forwarded ports ask for it, and there are none: channels are read through their windows.
    }

    @Override
    public void resumeRead() {
        // See suspendRead.
    }

    @Override
    public String toString() {
        return "StreamSession[" + address + "]";
    }

    /// Bytes on their way out, and the promise to say when they are.
    private static final class Write extends AbstractIoWriteFuture {
        private final byte[] bytes;
        private final int offset;
        private final int length;

        private Write(byte[] bytes, int offset, int length) {
            super("write", null);
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
        }
    }
}
