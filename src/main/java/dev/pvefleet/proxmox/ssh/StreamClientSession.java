package dev.pvefleet.proxmox.ssh;

import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.io.IoSession;

/// MINA's session, in which no error goes unheard: MINA passes over an `Error` that comes up while it agrees on a key
/// exchange, such as a class or resource that is not in the program, and whoever waits for the session would wait
/// until the time is up.
final class StreamClientSession extends ClientSessionImpl {
    StreamClientSession(ClientFactoryManager client, IoSession stream) throws Exception {
        super(client, stream);
    }

    @Override
    protected void performKexNegotiation() throws Exception {
        try {
            super.performKexNegotiation();
        } catch (Error e) {
            exceptionCaught(e);
        }
    }
}
