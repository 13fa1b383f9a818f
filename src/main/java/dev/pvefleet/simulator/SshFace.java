package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.TcpForwardingFilter;

/// sshd of every node: one server with a port for each, one host key, and public keys only.
final class SshFace implements AutoCloseable {
    private final Cluster cluster;
    private final Shims shims;
    private final Counters counters;
    private final KeyPair hostKey;
    private final List<PublicKey> authorized = new CopyOnWriteArrayList<>();
    private final Map<NodeName, InetSocketAddress> addresses = new ConcurrentHashMap<>();
    private final ManyPortsServer server;

    SshFace(Cluster cluster, Shims shims, Counters counters, KeyPair hostKey) {
        this.cluster = cluster;
        this.shims = shims;
        this.counters = counters;
        this.hostKey = hostKey;
        this.server = configured();
    }

    /// Opens a port for every node; a node that is down has one that refuses.
    void start() throws IOException {
        server.start();
        server.unlistenAll();
        for (Node node : cluster.nodes()) {
            open(node.name());
            if (!node.isReachable()) {
                shut(node.name());
            }
        }
    }

    /// Lets the owner of a key log in, under any name.
    void authorize(PublicKey key) {
        authorized.add(key);
    }

    PublicKey hostKey() {
        return hostKey.getPublic();
    }

    InetSocketAddress address(NodeName node) {
        InetSocketAddress address = addresses.get(node);
        if (address == null) {
            throw new IllegalArgumentException("the simulated cluster has no node '%s'".formatted(node));
        }
        return address;
    }

    /// Opens the node's port, the same one as before.
    void open(NodeName node) throws IOException {
        InetSocketAddress before = addresses.get(node);
        int base = cluster.spec().ports().ssh();
        int port = base == 0 ? 0 : base + cluster.node(node).orElseThrow().id() - 1;
        addresses.put(
                node,
                server.listen(before == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port) : before));
    }

    /// Closes the node's port and every session on it.
    void shut(NodeName node) {
        InetSocketAddress address = address(node);
        server.unlisten(address);
        for (AbstractSession session : server.getActiveSessions()) {
            if (portOf(session) == address.getPort()) {
                session.close(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private ManyPortsServer configured() {
        ManyPortsServer fresh = new ManyPortsServer();
        ServerBuilder.builder().factory(() -> fresh).build();
        fresh.setHost("127.0.0.1");
        fresh.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        fresh.setUserAuthFactories(List.<UserAuthFactory>of(UserAuthPublicKeyFactory.INSTANCE));
        fresh.setPublickeyAuthenticator((_, key, _) -> isAuthorized(key));
        fresh.setForwardingFilter(ForwardingFilter.asForwardingFilter(null, null, new LoopbackOnly()));
        fresh.setCommandFactory((channel, line) -> {
            NodeName node = nodeOf(channel.getSession());
            counters.remoteCommand(node);
            return new ShellCommand(line, node, shims.forNode(node));
        });
        fresh.addSessionListener(new SessionListener() {
            @Override
            public void sessionEvent(Session session, Event event) {
                if (event == Event.Authenticated) {
                    counters.session();
                }
            }
        });
        fresh.addChannelListener(new ChannelListener() {
            @Override
            public void channelOpenSuccess(Channel channel) {
                counters.channel();
            }
        });
        return fresh;
    }

    private boolean isAuthorized(PublicKey key) {
        return authorized.stream().anyMatch(known -> KeyUtils.compareKeys(known, key));
    }

    private NodeName nodeOf(Session session) {
        int port = portOf(session);
        return addresses.entrySet().stream()
                .filter(entry -> entry.getValue().getPort() == port)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node listens on port " + port));
    }

    private static int portOf(Session session) {
        SocketAddress local = session.getIoSession().getLocalAddress();
        return local instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    /// Ways through a node lead to this machine only, since that is where the whole cluster is.
    private static final class LoopbackOnly implements TcpForwardingFilter {
        @Override
        public boolean canListen(SshdSocketAddress address, Session session) {
            return false;
        }

        @Override
        public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
            return SshdSocketAddress.isLoopback(address.getHostName());
        }
    }
}
