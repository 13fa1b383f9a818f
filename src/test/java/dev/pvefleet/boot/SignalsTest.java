package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignalsTest {
    /// A signal that ends no process unless somebody wants it to.
    private static final String HARMLESS = "WINCH";

    @Test
    void aSignalDoesWhatItIsToldUntilItIsGivenBack() throws Exception {
        AtomicInteger outer = new AtomicInteger();
        CountDownLatch inner = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        try (Signals _ = Signals.on(HARMLESS, () -> {
            outer.incrementAndGet();
            again.countDown();
        })) {
            try (Signals _ = Signals.on(HARMLESS, inner::countDown)) {
                raise();
                assertThat(inner.await(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(outer).hasValue(0);

            raise();

            assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anActionThatThrowsIsCalledAgain() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        try (Signals _ = Signals.on(HARMLESS, () -> {
            twice.countDown();
            throw new IllegalStateException("as this test wants it");
        })) {
            raise();
            while (twice.getCount() == 2) {
                Thread.onSpinWait();
            }
            raise();

            assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aSignalThatCannotBeHandledIsADefect() {
        assertThatThrownBy(() -> Signals.on("KILL", () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SIGKILL");
    }

    private static void raise() throws Exception {
        long pid = ProcessHandle.current().pid();
        assertThat(new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(HARMLESS, pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
