package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatchingTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Sender sender = new Sender();
    private final Batching batching = new Batching(sender, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void sendsTheMembersOfAGroupAsOne() {
        Group group = new Group(3);

        List<CompletableFuture<Reply>> replies = List.of(
                later(call(Endpoint.NODES, 60).in(group)),
                later(call(Endpoint.VERSION, 60).in(group)),
                later(call(Endpoint.CLUSTER_RESOURCES, 60).in(group)));

        assertThat(replies.stream().map(reply -> reply.join().data().asText()))
                .containsExactly("GET /nodes", "GET /version", "GET /cluster/resources");
        assertThat(sender.batches).hasSize(1);
        assertThat(sender.batches.getFirst())
                .hasSize(3)
                .allMatch(call -> call.group().isEmpty());
    }

    @Test
    void sendsACallWithoutCompanyAtOnce() {
        assertThat(batching.send(call(Endpoint.NODES, 60)).data().asText()).isEqualTo("GET /nodes");

        assertThat(sender.batches).containsExactly(List.of(call(Endpoint.NODES, 60)));
    }

    @Test
    void neverHoldsAWriteBack() {
        Call write = Call.to(Endpoint.GUEST_START, Params.NONE, NOW.plusSeconds(60), "pve1", "qemu", 100);

        batching.send(write.in(new Group(2)));

        assertThat(sender.batches).hasSize(1);
    }

    @Test
    void keepsGroupsApart() {
        Group one = new Group(2);
        Group other = new Group(1);
        CompletableFuture<Reply> held = later(call(Endpoint.NODES, 60).in(one));

        batching.send(call(Endpoint.VERSION, 60).in(other));

        assertThat(held).isNotDone();
        later(call(Endpoint.CLUSTER_RESOURCES, 60).in(one)).join();
        assertThat(held.join().data().asText()).isEqualTo("GET /nodes");
        assertThat(sender.batches).extracting(List::size).containsExactly(1, 2);
    }

    @Test
    void waitsForTheMissingOnlyAsLongAsTheDeadlineAllows() {
        Group group = new Group(2);

        Reply reply = batching.send(call(Endpoint.NODES, 0).in(group));

        assertThat(reply.data().asText()).isEqualTo("GET /nodes");
        batching.send(call(Endpoint.VERSION, 60).in(group));
        assertThat(sender.batches).extracting(List::size).containsExactly(1, 1);
    }

    @Test
    void givesEachMemberItsOwnAnswer() {
        Group group = new Group(2);
        sender.refused = Endpoint.VERSION;
        CompletableFuture<Reply> good = later(call(Endpoint.NODES, 60).in(group));

        TransportException refusal = Caught.by(
                TransportException.class,
                () -> batching.send(call(Endpoint.VERSION, 60).in(group)));

        assertThat(refusal.kind()).isEqualTo(Kind.REJECTED);
        assertThat(good.join().data().asText()).isEqualTo("GET /nodes");
    }

    @Test
    void doesNotLetAnInterruptedMemberTakeTheOthersAlong() throws Exception {
        Group group = new Group(2);
        sender.gate = new CountDownLatch(1);
        CompletableFuture<Reply> patient = later(call(Endpoint.NODES, 60).in(group));
        CompletableFuture<TransportException> interrupted = new CompletableFuture<>();
        Thread thread = Thread.startVirtualThread(() -> interrupted.complete(Caught.by(
                TransportException.class,
                () -> batching.send(call(Endpoint.VERSION, 60).in(group)))));
        sender.entered.await();

        thread.interrupt();

        assertThat(interrupted.join()).hasMessageContaining("interrupted");
        sender.gate.countDown();
        assertThat(patient.join().data().asText()).isEqualTo("GET /nodes");
    }

    @Test
    void failsAllWhenTheSenderBreaks() {
        Group group = new Group(2);
        sender.broken = true;
        CompletableFuture<Reply> one = later(call(Endpoint.NODES, 60).in(group));

        assertThat(Caught.by(
                        IllegalStateException.class,
                        () -> batching.send(call(Endpoint.VERSION, 60).in(group))))
                .hasMessageContaining("a batch broke");
        assertThat(one.handle((_, failure) -> failure).join()).hasMessageContaining("a batch broke");
    }

    private CompletableFuture<Reply> later(Call call) {
        return CompletableFuture.supplyAsync(() -> batching.send(call), THREADS);
    }

    private static Call call(Endpoint endpoint, int seconds) {
        return Call.to(endpoint, Params.NONE, NOW.plus(Duration.ofSeconds(seconds)));
    }

    /// Answers each call with its own name.
    private static final class Sender implements BatchSender {
        private final List<List<Call>> batches = new CopyOnWriteArrayList<>();
        private final CountDownLatch entered = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile Endpoint refused = Endpoint.NODE_ZFS;
        private volatile boolean broken;

        @Override
        public Optional<String> objection(Call call) {
            return Optional.empty();
        }

        @Override
        public List<Answer> send(List<Call> calls) {
            batches.add(calls);
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return calls.stream().map(this::answer).toList();
        }

        private Answer answer(Call call) {
            return call.endpoint() == refused
                    ? new Answer.Failed(TransportException.onTheWay(Kind.REJECTED, call, peer(), "refused", null, null))
                    : new Answer.Given(Reply.of(TextNode.valueOf(call.toString())));
        }

        @Override
        public Peer peer() {
            return new Peer("root@192.0.2.11:22", Optional.empty());
        }
    }
}
