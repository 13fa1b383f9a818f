package dev.pvefleet.proxmox.ssh;

import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/// Gives MINA connections over streams in the place of sockets; it accepts none.
final class StreamServices extends AbstractCloseable implements IoServiceFactory {
    @Override
    public IoConnector createConnector(IoHandler handler) {
        return new StreamConnector(handler);
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
        throw new UnsupportedOperationException("nothing listens here");
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
