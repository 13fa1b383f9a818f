package dev.pvefleet.boot;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;

/// Sees each connection to a server of Vert.x as it is accepted. Quarkus and Vert.x bound their number too, but turn
/// the newest one away instead of one that only waits, and have no time for a head that does not come.
///
/// A service of Vert.x, which its file in `META-INF/services` names.
public final class ServerSockets implements VertxServiceProvider {
    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new Watched(builder.findTransport(), new ClientConnections(System::nanoTime)));
    }

    /// The connections that a Vert.x has accepted.
    static ClientConnections of(Vertx vertx) {
        return ((Watched) ((VertxInternal) vertx).transport()).connections;
    }

    /// What comes first when a connection was accepted.
    private static final class Admission extends ChannelInboundHandlerAdapter {
        private final ClientConnections connections;

        Admission(ClientConnections connections) {
            this.connections = connections;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            if (context.channel().localAddress() instanceof InetSocketAddress address
                    && connections.guards(address.getPort())) {
                connections.admit((Channel) accepted);
            }
            context.fireChannelRead(accepted);
        }
    }

    /// The sockets that a Vert.x has anyway, those of servers with an admission.
    private record Watched(Transport sockets, ClientConnections connections) implements Transport {
        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            ChannelFactory<? extends ServerChannel> factory = sockets.serverChannelFactory(domainSocket);
            return () -> {
                ServerChannel channel = factory.newChannel();
                channel.pipeline().addLast(new Admission(connections));
                return channel;
            };
        }

        @Override
        public boolean supportsDomainSockets() {
            return sockets.supportsDomainSockets();
        }

        @Override
        public boolean supportFileRegion() {
            return sockets.supportFileRegion();
        }

        @Override
        public boolean isAvailable() {
            return sockets.isAvailable();
        }

        @Override
        public Throwable unavailabilityCause() {
            return sockets.unavailabilityCause();
        }

        @Override
        public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
            return sockets.convert(address);
        }

        @Override
        public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
            return sockets.convert(address);
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            return sockets.eventLoopGroup(type, threads, factory, ioRatio);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return sockets.datagramChannel();
        }

        @Override
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return sockets.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return sockets.channelFactory(domainSocket);
        }

        @Override
        public void configure(DatagramChannel channel, DatagramSocketOptions options) {
            sockets.configure(channel, options);
        }

        @Override
        public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
            sockets.configure(options, domainSocket, bootstrap);
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            sockets.configure(options, domainSocket, bootstrap);
        }
    }
}
