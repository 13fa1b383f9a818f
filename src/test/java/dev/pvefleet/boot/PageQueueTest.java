package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.metrics.Encoding;
import dev.pvefleet.metrics.Exposition;
import dev.pvefleet.metrics.Format;
import dev.pvefleet.metrics.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PageQueueTest {
    private final Exposition exposition = new Exposition();
    private final Deque<Runnable> worker = new ArrayDeque<>();
    private final AtomicInteger made = new AtomicInteger();
    private final List<Page> got = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();

    @Test
    void whoAskBeforeAPageIsBegunShareIt() {
        PageQueue queue = new PageQueue(this::page, worker::add);
        for (int count = 0; count < 200; count++) {
            queue.ask(reader());
        }

        work();

        assertThat(made).hasValue(1);
        assertThat(got).hasSize(200);
        assertThat(Set.copyOf(got)).hasSize(1);
    }

    @Test
    void whoAsksAfterwardsGetsANewerOne() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        PageQueue queue = new PageQueue(
                () -> {
                    meanwhile.getAndSet(() -> {}).run();
                    return page();
                },
                worker::add);
        meanwhile.set(() -> queue.ask(reader()));
        queue.ask(reader());

        work();

        assertThat(got).hasSize(2);
        assertThat(got.getFirst()).isNotSameAs(got.getLast());
        assertThat(worker).as("one worker for both").isEmpty();
    }

    @Test
    void whoAsksWhenNobodyWaitsIsServedToo() {
        PageQueue queue = new PageQueue(this::page, worker::add);
        queue.ask(reader());
        work();

        queue.ask(reader());
        work();

        assertThat(got).hasSize(2);
        assertThat(made).hasValue(2);
    }

    @Test
    void aFailureIsToldAndLeavesTheQueueUsable() {
        isUsableAfter(() -> {
            throw new IllegalStateException("once");
        });
    }

    @Test
    void anErrorIsToldAndLeavesTheQueueUsable() {
        isUsableAfter(() -> {
            throw new OutOfMemoryError("once");
        });
    }

    private void isUsableAfter(Runnable fault) {
        PageQueue queue = new PageQueue(
                () -> {
                    if (made.incrementAndGet() == 1) {
                        fault.run();
                    }
                    return exposition.page(Format.TEXT, Encoding.IDENTITY);
                },
                worker::add);
        queue.ask(reader());
        work();

        queue.ask(reader());
        work();

        assertThat(failed)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("once"));
        assertThat(got).hasSize(1);
    }

    private Page page() {
        made.incrementAndGet();
        return exposition.page(Format.TEXT, Encoding.IDENTITY);
    }

    private PageQueue.Reader reader() {
        return new PageQueue.Reader(got::add, failed::add);
    }

    private void work() {
        while (!worker.isEmpty()) {
            worker.remove().run();
        }
    }
}
