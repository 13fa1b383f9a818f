package dev.pvefleet.proxmox.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Speaks with an SSH agent over its Unix socket; MINA's own client needs native libraries for that.
///
/// Where keys are picked, the agent's others are passed over, and a picked certificate is good too whose key alone the
/// agent holds.
final class AgentClient extends AbstractAgentProxy {
    private static final int MAX_ANSWER_BYTES = 256 << 10;

    private final ReentrantLock turns = new ReentrantLock();
    private final SocketChannel socket;
    private final List<PublicKey> picked;
    private Set<HostKey> held = Set.of();

    private AgentClient(SocketChannel socket, List<PublicKey> picked) {
        super(null);
        this.socket = socket;
        this.picked = List.copyOf(picked);
    }

    /// @param picked the keys that may be used; empty: all
    static AgentClient at(Path path, List<PublicKey> picked) throws IOException {
        return new AgentClient(SocketChannel.open(UnixDomainSocketAddress.of(path)), picked);
    }

    @Override
    public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
        List<Map.Entry<PublicKey, String>> all = new ArrayList<>();
        super.getIdentities().forEach(all::add);
        held = all.stream().map(entry -> HostKey.of(entry.getKey())).collect(Collectors.toUnmodifiableSet());
        if (picked.isEmpty()) {
            return all;
        }
        return picked.stream()
                .filter(key -> held.contains(HostKey.of(key)) || held.contains(HostKey.withoutCertificate(key)))
                .map(key -> Map.entry(key, ""))
                .toList();
    }

    /// MINA expects the name that it asked for; an agent gives that of the bare key, also for a certificate.
    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, PublicKey key, String algorithm, byte[] data)
            throws IOException {
        String bare = KeyUtils.getSignatureAlgorithm(algorithm, key);
        Map.Entry<String, byte[]> signature =
                key instanceof OpenSshCertificate certificate && !held.contains(HostKey.of(key))
                        ? super.sign(session, certificate.getCertPubKey(), bare, data)
                        : super.sign(session, key, algorithm, data);
        if (!signature.getKey().equals(bare)) {
            throw new IOException("the agent signed with %s where %s was wanted".formatted(signature.getKey(), bare));
        }
        return Map.entry(algorithm, signature.getValue());
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
