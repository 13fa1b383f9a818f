package dev.pvefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.cli.EachTarget.Attempt;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EachTargetTest {
    private final Target one = new FakePve().target("one");
    private final Target other = new FakePve().target("other");
    private final EachTarget each = new EachTarget(Clock.systemUTC(), Duration.ZERO);

    @Test
    @Timeout(10)
    void allAreAskedAtTheSameTime() {
        CyclicBarrier meeting = new CyclicBarrier(2);

        List<Attempt<Integer>> attempts =
                each.ask(List.of(one, other), target -> Duration.ofSeconds(5), (target, deadline) -> waitAt(meeting));

        assertThat(attempts).allMatch(attempt -> attempt.value().isPresent());
    }

    @Test
    @Timeout(10)
    void whoDoesNotKeepItsDeadlineIsGivenUpAndTheOthersAreNot() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);

        List<Attempt<String>> attempts = each.ask(
                List.of(one, other),
                target -> target.equals(one) ? Duration.ofMillis(20) : Duration.ofSeconds(5),
                (target, deadline) -> target.equals(one) ? hang(never, interrupted) : "well");

        assertThat(attempts.getFirst().failure().orElseThrow().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(attempts.getLast().value()).contains("well");
        assertThat(awaited(interrupted)).isTrue();
    }

    private static int waitAt(CyclicBarrier meeting) {
        try {
            return meeting.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hang(CountDownLatch never, CountDownLatch interrupted) {
        try {
            never.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        return "too late";
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(5, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
