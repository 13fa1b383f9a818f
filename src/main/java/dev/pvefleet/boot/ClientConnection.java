package dev.pvefleet.boot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One connection of a client, and since when it owes what. Stands in front of TLS, so that closing waits for nobody.
final class ClientConnection extends ChannelDuplexHandler {
    /// For a first request to arrive with its whole head, TLS included.
    static final Duration FIRST_HEAD = Duration.ofSeconds(10);

    /// For the next request. Prometheus asks once a minute or more often.
    static final Duration NEXT_HEAD = Duration.ofSeconds(150);

    /// For a client to take some of what it is sent.
    static final Duration STALL = Duration.ofSeconds(10);

    private enum Phase {
        FIRST_REQUEST,
        NEXT_REQUEST,
        ANSWER
    }

    private final Channel channel;
    private final Nanos nanos;
    private final String client;
    private volatile @Nullable ChannelHandlerContext context;
    private volatile Phase phase = Phase.FIRST_REQUEST;
    private volatile boolean stalled;
    private volatile long since;

    ClientConnection(Channel channel, Nanos nanos) {
        this.channel = channel;
        this.nanos = nanos;
        this.client = channel.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "";
        this.since = nanos.getAsLong();
    }

    /// Where it comes from.
    String client() {
        return client;
    }

    /// The head of a request is here.
    ///
    /// @return whether the client has taken what it asked for before; otherwise its answers would fill the memory
    boolean asked() {
        enter(Phase.ANSWER);
        return channel.isWritable();
    }

    /// The answer is on its way, as far as the client takes it.
    void answered() {
        enter(Phase.NEXT_REQUEST);
    }

    private void enter(Phase next) {
        phase = next;
        since = nanos.getAsLong();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        stalled = !channel.isWritable();
        since = nanos.getAsLong();
        changed.fireChannelWritabilityChanged();
    }

    /// Whether the client has to do something next, and not this program.
    boolean owes() {
        return stalled || phase != Phase.ANSWER;
    }

    /// For how long it has been as it is.
    Duration waited() {
        return Duration.ofNanos(nanos.getAsLong() - since);
    }

    /// Whether the client has had the time for what it owes.
    boolean isLate() {
        Duration time = stalled ? STALL : phase == Phase.FIRST_REQUEST ? FIRST_HEAD : NEXT_HEAD;
        return owes() && waited().compareTo(time) > 0;
    }

    /// Closes it at once. What is left to be sent is dropped.
    void close() {
        ChannelHandlerContext added = context;
        if (added == null) {
            var _ = channel.close();
        } else {
            var _ = added.close();
        }
    }
}
