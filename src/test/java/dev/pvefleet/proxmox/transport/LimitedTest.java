package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.pvefleet.model.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedTest {
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.empty());
    private static final Duration LONG = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<Call> arrived = new LinkedBlockingQueue<>();
    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Limited limited = new Limited(this::send, () -> PEER, Clock.systemUTC());
    private final List<Thread> callers = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        answers.release(1000);
        for (Thread caller : callers) {
            assertThat(caller.join(LONG)).isTrue();
        }
    }

    @Test
    void letsTwoCallsThroughToANode() throws Exception {
        start(3, "pve1");

        assertThat(arrivals(2)).isTrue();

        TransportException failure = failureOf(to("pve1", Duration.ofMillis(50)));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.detail()).contains("not sent", "2 to node pve1");
        assertThat(flying).hasValue(2);
    }

    @Test
    void whatMayNotWaitForLongIsNotSentLater() throws Exception {
        start(2, "pve1");
        assertThat(arrivals(2)).isTrue();

        TransportException failure =
                failureOf(to("pve1", LONG).startedBy(Instant.now().plusMillis(50)));

        assertThat(failure.waitedInVain()).isTrue();
        assertThat(failure.leavesOpenWhetherItBegan()).isFalse();
        answers.release(2);
        start(1, "pve1");
        assertThat(arrivals(1)).isTrue();
        assertThat(arrived).isEmpty();
    }

    @Test
    void aSlowNodeDoesNotHoldUpAnother() throws Exception {
        start(20, "pve1");
        assertThat(arrivals(2)).isTrue();

        start(1, "pve2");

        assertThat(arrivals(1)).isTrue();
    }

    @Test
    void letsEightCallsThroughInAll() throws Exception {
        for (int node = 0; node < 5; node++) {
            start(2, "pve" + node);
        }

        assertThat(arrivals(8)).isTrue();

        TransportException failure =
                failureOf(Call.to(Endpoint.VERSION, Params.NONE, Instant.now().plusMillis(50)));
        assertThat(failure.detail()).contains("8 to this entry point");
        assertThat(flying).hasValue(8);
    }

    @Test
    void aPlaceIsFreeAgainAfterAnAnswerAndAfterAFailure() throws Exception {
        Limited failing = new Limited(
                call -> {
                    throw TransportException.onTheWay(Kind.UNREACHABLE, call, PEER, "no", null, null);
                },
                () -> PEER,
                Clock.systemUTC());

        for (int count = 0; count < 20; count++) {
            assertThat(catchThrowableOfType(TransportException.class, () -> failing.send(to("pve1", LONG)))
                            .kind())
                    .isEqualTo(Kind.UNREACHABLE);
        }
        answers.release(20);
        start(20, "pve1");

        assertThat(arrivals(20)).isTrue();
        assertThat(most.get()).isLessThanOrEqualTo(2);
    }

    private void start(int calls, String node) {
        for (int count = 0; count < calls; count++) {
            callers.add(Thread.ofVirtual().start(() -> limited.send(to(node, LONG))));
        }
    }

    private boolean arrivals(int calls) throws InterruptedException {
        for (int count = 0; count < calls; count++) {
            if (arrived.poll(LONG.toSeconds(), TimeUnit.SECONDS) == null) {
                return false;
            }
        }
        return true;
    }

    private TransportException failureOf(Call call) {
        return catchThrowableOfType(TransportException.class, () -> limited.send(call));
    }

    private Reply send(Call call) {
        most.accumulateAndGet(flying.incrementAndGet(), Math::max);
        arrived.add(call);
        answers.acquireUninterruptibly();
        flying.decrementAndGet();
        return Reply.of(NullNode.getInstance());
    }

    private static Call to(String node, Duration time) {
        return Call.to(Endpoint.NODE_STATUS, Params.NONE, Instant.now().plus(time), node);
    }
}
