package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutTest {

    @Test
    void keepsTheOrderOfTheItems() {
        assertThat(FanOut.over(List.of(3, 1, 2), number -> number * 10)).containsExactly(30, 10, 20);
        assertThat(FanOut.over(List.<Integer>of(), number -> number)).isEmpty();
    }

    @Test
    void hasNoMoreAtWorkThanAllowed() {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier threeAtOnce = new CyclicBarrier(3);

        FanOut.over(IntStream.range(0, 99).boxed().toList(), 3, number -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            meet(threeAtOnce);
            working.decrementAndGet();
            return number;
        });

        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void passesAnErrorOfTheWorkOn() {
        assertThatThrownBy(() -> FanOut.over(List.of(1, 2), number -> {
                    if (number == 2) {
                        throw new IllegalStateException("no");
                    }
                    return number;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
    }

    @Test
    void stopsTheWorkWhenItsThreadIsInterrupted() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        AtomicInteger interrupted = new AtomicInteger();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                FanOut.over(List.of(1), _ -> {
                    started.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                    }
                    return 1;
                });
            } catch (TransportException e) {
                outcome.set(e);
            }
        });

        started.await();
        waiting.interrupt();
        waiting.join();

        assertThat(interrupted.get()).isEqualTo(1);
        assertThat(outcome.get())
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
