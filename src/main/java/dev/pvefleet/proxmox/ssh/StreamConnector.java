package dev.pvefleet.proxmox.ssh;

import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/// Where MINA would open a socket, this takes the stream that the {@link Attempt} in the connection's context
/// brings.
final class StreamConnector extends AbstractCloseable implements IoConnector {
    private final Map<Long, IoSession> sessions = new ConcurrentHashMap<>();
    private final IoHandler handler;

    StreamConnector(IoHandler handler) {
        this.handler = handler;
    }

    @Override
    public IoConnectFuture connect(
            SocketAddress address, AttributeRepository context, @Nullable SocketAddress localAddress) {
        IoConnectFuture future = new DefaultIoConnectFuture(address, null);
        Attempt attempt = Objects.requireNonNull(context.getAttribute(Attempt.KEY), "a connection without an attempt");
        StreamSession session = new StreamSession(this, handler, attempt.stream(), attempt.greeting(), address);
        try {
            session.setAttribute(AttributeRepository.class, context);
            sessions.put(session.getId(), session);
            session.addCloseFutureListener(_ -> sessions.remove(session.getId()));
            handler.sessionCreated(session);
            // The listeners of the future set up the session, so nothing may be read before.
            future.setSession(session);
            session.start();
        } catch (Exception e) {
            session.close(true);
            future.setException(e);
        }
        return future;
    }

    @Override
    protected void doCloseImmediately() {
        sessions.values().forEach(session -> session.close(true));
        super.doCloseImmediately();
    }

    @Override
    public Map<Long, IoSession> getManagedSessions() {
        return Map.copyOf(sessions);
    }

    @Override
    public @Nullable IoServiceEventListener getIoServiceEventListener() {
        return null;
    }

    @Override
    public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
        // Nobody listens here.
    }
}
