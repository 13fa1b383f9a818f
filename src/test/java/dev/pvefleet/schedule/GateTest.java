package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GateTest {
    private final Gate gate = new Gate();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void whoComesBeforeItClosesIsWaitedForAndNobodyComesAfter() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Runnable task = gate.guarding(() -> {
            calls.incrementAndGet();
            inside.countDown();
            awaitQuietly(leave);
        });
        Thread.ofVirtual().start(task);
        inside.await();

        assertThat(gate.close(Duration.ZERO)).isFalse();
        task.run();
        leave.countDown();

        assertThat(gate.close(Duration.ofSeconds(10))).isTrue();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aTaskThatThrowsHasLeft() throws InterruptedException {
        Runnable task = gate.guarding(() -> {
            throw new IllegalStateException("as this test wants it");
        });

        Thread thrower =
                Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> {}).start(task);
        thrower.join();

        assertThat(gate.close(Duration.ZERO)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
