package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How long a client may owe something, and who has to leave where there is no place.
class ClientConnectionsTest {
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final ClientConnections connections = new ClientConnections(nanos::get);

    @Test
    void whoSendsNoWholeHeadIsClosed() {
        EmbeddedChannel slow = admit("192.0.2.1");

        pass(ClientConnection.FIRST_HEAD);
        assertThat(slow.isOpen()).isTrue();

        pass(Duration.ofSeconds(1));
        assertThat(slow.isOpen()).isFalse();
        assertThat(connections.count()).isZero();
    }

    @Test
    void whoWaitsForHisAnswerIsNot() {
        EmbeddedChannel patient = admit("192.0.2.1");
        of(patient).asked();

        pass(Duration.ofHours(1));

        assertThat(patient.isOpen()).isTrue();
    }

    @Test
    void whoAsksNothingMoreIsClosedLater() {
        EmbeddedChannel idle = admit("192.0.2.1");
        of(idle).asked();
        of(idle).answered();

        pass(Duration.ofMinutes(2));
        assertThat(idle.isOpen()).isTrue();

        pass(Duration.ofSeconds(31));
        assertThat(idle.isOpen()).isFalse();
    }

    @Test
    void whoTakesNothingIsClosed() {
        EmbeddedChannel stalled = admit("192.0.2.1");
        of(stalled).asked();
        stall(stalled, true);

        pass(ClientConnection.STALL);
        assertThat(stalled.isOpen()).isTrue();

        pass(Duration.ofSeconds(1));
        assertThat(stalled.isOpen()).isFalse();
    }

    @Test
    void whoTakesALittleNowAndThenIsNot() {
        EmbeddedChannel slow = admit("192.0.2.1");
        of(slow).asked();

        for (int count = 0; count < 10; count++) {
            stall(slow, true);
            pass(ClientConnection.STALL);
            stall(slow, false);
        }

        assertThat(slow.isOpen()).isTrue();
    }

    @Test
    void whoAsksOnWithoutTakingWhatWasAnsweredIsKnown() {
        EmbeddedChannel greedy = admit("192.0.2.1");
        assertThat(of(greedy).asked()).isTrue();
        stall(greedy, true);

        assertThat(of(greedy).asked()).isFalse();
    }

    @Test
    void aNewOneTakesThePlaceOfTheOneThatWaitsLongest() {
        EmbeddedChannel answering = admit("192.0.2.1");
        of(answering).asked();
        EmbeddedChannel oldest = admit("192.0.2.1");
        nanos.addAndGet(1);
        List<EmbeddedChannel> others = many(ClientConnections.MOST - 2, "192.0.2.1");

        EmbeddedChannel scrape = admit("192.0.2.1");

        assertThat(oldest.isOpen()).isFalse();
        assertThat(others).allMatch(EmbeddedChannel::isOpen);
        assertThat(answering.isOpen()).isTrue();
        assertThat(scrape.isOpen()).isTrue();
        assertThat(connections.count()).isEqualTo(ClientConnections.MOST);
    }

    @Test
    void whoHasTheMostGivesOneUp() {
        EmbeddedChannel prometheus = admit("192.0.2.9");
        nanos.addAndGet(1);
        List<EmbeddedChannel> many = many(ClientConnections.MOST - 1, "192.0.2.1");

        nanos.addAndGet(1);

        many(ClientConnections.MOST - 1, "192.0.2.1");

        assertThat(prometheus.isOpen()).isTrue();
        assertThat(many).noneMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void whoTakesNothingGivesWayToWhoIsBeingAnswered() {
        EmbeddedChannel stalled = admit("192.0.2.1");
        of(stalled).asked();
        stall(stalled, true);
        List<EmbeddedChannel> answering = many(ClientConnections.MOST - 1, "192.0.2.1");
        answering.forEach(it -> of(it).asked());

        admit("192.0.2.1");

        assertThat(stalled.isOpen()).isFalse();
        assertThat(answering).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void aPlaceIsFreeAgainOnceAClientLeaves() {
        List<EmbeddedChannel> many = many(ClientConnections.MOST, "192.0.2.1");
        var _ = many.getLast().close();

        admit("192.0.2.1");

        assertThat(many.subList(0, ClientConnections.MOST - 1)).allMatch(EmbeddedChannel::isOpen);
    }

    @Test
    void onlyTheServersOwnPortIsGuarded() {
        assertThat(connections.guards(9810)).isFalse();

        connections.guard(9810);

        assertThat(connections.guards(9810)).isTrue();
        assertThat(connections.guards(9811)).isFalse();
    }

    private List<EmbeddedChannel> many(int count, String address) {
        return IntStream.range(0, count).mapToObj(_ -> admit(address)).toList();
    }

    private EmbeddedChannel admit(String address) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(InetAddress.ofLiteral(address), 40_000);
            }
        };
        connections.admit(channel);
        return channel;
    }

    private static ClientConnection of(EmbeddedChannel channel) {
        return ClientConnections.of(channel).orElseThrow();
    }

    private static void stall(EmbeddedChannel channel, boolean isFull) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !isFull);
        channel.runPendingTasks();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        connections.sweep();
    }
}
