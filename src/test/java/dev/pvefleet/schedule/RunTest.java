package dev.pvefleet.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.schedule.Run.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunTest {
    private static final Clocks CLOCKS = Clocks.of(FakePve.CLOCK);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Reading NOTHING = new Reading(known -> known, new TreeMap<>(), List.of());

    @Test
    void givesItsQuestionADeadline() {
        AtomicReference<Instant> given = new AtomicReference<>();
        Run run = new Run(
                "sync lab",
                deadline -> {
                    given.set(deadline);
                    return NOTHING;
                },
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                CLOCKS);

        assertThat(run.attempt()).isInstanceOf(Outcome.Answered.class);
        assertThat(given).hasValue(FakePve.NOW.plusSeconds(20));
    }

    @Test
    @Timeout(10)
    void neverRunsTwiceAtOnceAndRunsAgainAfterwards() throws InterruptedException, ExecutionException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Run run = new Run(
                "sync lab",
                deadline -> {
                    entered.countDown();
                    await(release);
                    return NOTHING;
                },
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                CLOCKS);
        CompletableFuture<Outcome> first = CompletableFuture.supplyAsync(run::attempt);
        entered.await();

        Outcome second = run.attempt();
        release.countDown();

        assertThat(second).isInstanceOf(Outcome.Skipped.class);
        assertThat(first.get()).isInstanceOf(Outcome.Answered.class);
        assertThat(run.attempt()).isInstanceOf(Outcome.Answered.class);
    }

    @Test
    void whateverIsThrownBecomesAnOutcome() {
        Run refused = new Run(
                "sync lab",
                deadline -> {
                    throw new TransportException(Kind.TLS, "no", "no", 0, Map.of(), null, null);
                },
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                CLOCKS);
        Run broken = new Run(
                "sync lab",
                deadline -> {
                    throw new IllegalStateException("defect");
                },
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                CLOCKS);

        assertThat(refused.attempt())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> assertThat(it.failure().kind()).isEqualTo(Kind.TLS));
        assertThat(broken.attempt()).isInstanceOf(Outcome.Broken.class);
        assertThat(broken.attempt()).as("free again").isInstanceOf(Outcome.Broken.class);
    }

    @Test
    @Timeout(20)
    void aRunThatDoesNotKeepToItsDeadlineIsGivenUpAndInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        Run run = new Run("sync lab", _ -> stubborn(interrupted, new CountDownLatch(0)), SHORT, SHORT, CLOCKS);

        Outcome outcome = run.attempt();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.failure().kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(refused.failure().message()).startsWith("sync lab was given up");
        });
        interrupted.await();
    }

    @Test
    @Timeout(20)
    void untilAGivenUpRunHasReallyEndedThereIsNoOther() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Run run = new Run("sync lab", _ -> stubborn(interrupted, release), SHORT, SHORT, CLOCKS);
        run.attempt();
        interrupted.await();

        assertThat(run.attempt()).isInstanceOf(Outcome.Skipped.class);

        release.countDown();
        while (run.attempt() instanceof Outcome.Skipped) {
            Thread.onSpinWait();
        }
    }

    @Test
    @Timeout(20)
    void aRunThatIsStoppedSaysNothingOfItsTarget() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Run run = new Run(
                "sync lab",
                _ -> {
                    entered.countDown();
                    return stubborn(new CountDownLatch(1), new CountDownLatch(0));
                },
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                CLOCKS);
        CompletableFuture<Outcome> going = CompletableFuture.supplyAsync(run::attempt);
        entered.await();

        run.stop();

        assertThat(going.get()).isInstanceOf(Outcome.Stopped.class);
        assertThat(run.attempt()).isInstanceOf(Outcome.Stopped.class);
    }

    /// Goes on until it is interrupted, and then until it is released.
    private static Reading stubborn(CountDownLatch interrupted, CountDownLatch release) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException _) {
            interrupted.countDown();
            await(release);
        }
        return NOTHING;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
