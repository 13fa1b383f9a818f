package dev.pvefleet.proxmox.transport;

import dev.pvefleet.model.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Sends the reads of one {@link Group} as one: they are held until the last of them is there.
///
/// Half of the time that the earliest deadline leaves is waited for the missing ones; then those that came go, and
/// who comes later goes alone. The batch travels in a thread of its own, so that a caller who is interrupted does
/// not take the others along. Writes and calls without company go at once.
public final class Batching implements Transport {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Group, Batch> gathering = new WeakHashMap<>();
    private final BatchSender sender;
    private final Clock clock;

    public Batching(BatchSender sender, Clock clock) {
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public Reply send(Call call) {
        if (call.verb() != Verb.GET || call.group().isEmpty()) {
            return sender.send(List.of(call)).getFirst().orThrow();
        }
        Member member = new Member(call, new CompletableFuture<>());
        Batch batch = join(call.group().orElseThrow(), member);
        return await(batch, member).orThrow();
    }

    @Override
    public Optional<String> objection(Call call) {
        return sender.objection(call);
    }

    private Batch join(Group group, Member member) {
        lock.lock();
        try {
            Batch batch = gathering.computeIfAbsent(group, whole -> new Batch(whole.size()));
            // Once sent, a batch is left behind; what comes after it is a batch of its own.
            if (batch.sent) {
                batch = new Batch(1);
            }
            batch.members.add(member);
            if (batch.members.size() == batch.size) {
                dispatch(batch);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private Answer await(Batch batch, Member member) {
        try {
            try {
                return member.answer.get(patience(member), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                dispatch(batch);
                return member.answer.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(batch, member);
            throw TransportException.onTheWay(
                    Kind.TIMEOUT, member.call, sender.peer(), "interrupted while waiting", null, e);
        }
    }

    /// Each member waits by its own deadline, so that the earliest one is the first to lose patience.
    private long patience(Member member) {
        Duration left = Duration.between(clock.instant(), member.call.deadline());
        return Math.max(0, left.toNanos() / 2);
    }

    private void leave(Batch batch, Member member) {
        lock.lock();
        try {
            if (!batch.sent) {
                batch.members.remove(member);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends the batch, unless it is on its way.
    private void dispatch(Batch batch) {
        lock.lock();
        try {
            if (!batch.sent) {
                batch.sent = true;
                List<Member> members = List.copyOf(batch.members);
                // The members know their group; holding them would keep it in the map for ever.
                batch.members.clear();
                Thread.ofVirtual().name("batch").start(() -> send(members));
            }
        } finally {
            lock.unlock();
        }
    }

    private void send(List<Member> members) {
        try {
            List<Answer> answers = sender.send(
                    members.stream().map(member -> member.call.alone()).toList());
            for (int index = 0; index < members.size(); index++) {
                members.get(index).answer.complete(answers.get(index));
            }
        } catch (RuntimeException | Error e) {
            members.forEach(member -> member.answer.completeExceptionally(e));
        }
    }

    /// One call that waits, and the promise of its answer.
    private record Member(Call call, CompletableFuture<Answer> answer) {}

    /// The calls of a group that are there.
    private static final class Batch {
        private final List<Member> members = new ArrayList<>();
        private final int size;
        private boolean sent;

        private Batch(int size) {
            this.size = size;
        }
    }
}
