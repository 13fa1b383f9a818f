package dev.pvefleet.proxmox.ssh;

import java.io.IOException;
import java.util.List;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// MINA's login, with an ear for what the server says meanwhile: its banner, and which ways to log in it has.
final class LoginService extends ClientUserAuthService {
    private final Attempt attempt;

    private LoginService(Session session) {
        super(session);
        this.attempt = StreamClient.attemptOf(session);
    }

    @Override
    public void process(int command, Buffer buffer) throws Exception {
        if (command == SshConstants.SSH_MSG_USERAUTH_BANNER) {
            int position = buffer.rpos();
            attempt.saysAtLogin(buffer.getString());
            buffer.rpos(position);
        }
        super.process(command, buffer);
    }

    @Override
    protected void processUserAuth(int command, Buffer buffer, AuthFuture future) throws Exception {
        if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
            int position = buffer.rpos();
            attempt.allows(List.of(buffer.getString().split(",", -1)), buffer.getBoolean());
            buffer.rpos(position);
        }
        super.processUserAuth(command, buffer, future);
    }

    /// Makes the service where MINA would make its own.
    static final class Factory extends ClientUserAuthServiceFactory {
        @Override
        public Service create(Session session) throws IOException {
            return new LoginService(session);
        }
    }
}
