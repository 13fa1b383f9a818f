package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Caught;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Watch watch = new Watch();
    private final AtomicInteger dials = new AtomicInteger();
    private final AtomicInteger closings = new AtomicInteger();
    private Kind kind = Kind.UNREACHABLE;
    private @Nullable Error thrown;
    private final Link link = new Link(
            new Link.Dial() {
                @Override
                public ClientSession dial() throws SshFailure {
                    dials.incrementAndGet();
                    if (thrown != null) {
                        throw thrown;
                    }
                    throw new SshFailure(kind, "no route", null, null);
                }

                @Override
                public void close() {
                    closings.incrementAndGet();
                }

                @Override
                public String address() {
                    return "root@192.0.2.11:22";
                }
            },
            watch,
            watch::sleep);

    @Test
    void makesTheNextAttemptWhereTheDeadlineAllows() {
        open();

        assertThat(open()).hasMessage("no route");
        assertThat(dials).hasValue(2);
        assertThat(watch.slept).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void doesNotDialAgainWhereTheDeadlineComesBefore() {
        open();

        assertThat(open(Duration.ofMillis(400))).hasMessage("no route (next attempt in 500 ms)");
        assertThat(dials).hasValue(1);
        assertThat(watch.slept).isZero();
    }

    @Test
    void doesNotRepeatARefusedLoginDuringThePause() {
        kind = Kind.UNAUTHENTICATED;
        open();

        assertThat(open()).hasMessage("no route");
        assertThat(dials).hasValue(1);

        watch.advance(Duration.ofMillis(500));
        open();
        assertThat(dials).hasValue(2);
    }

    @Test
    void dialsAgainAfterThePauseAndThenWaitsLonger() {
        open();
        watch.advance(Duration.ofMillis(500));

        assertThat(open()).hasMessage("no route");
        assertThat(open(Duration.ofMillis(900))).hasMessage("no route (next attempt in 1000 ms)");
        assertThat(dials).hasValue(2);
    }

    @Test
    void givesBackWhatItDialsThroughOnce() {
        link.close();
        link.close();

        assertThat(closings).hasValue(1);
    }

    @Test
    void saysWhatAnErrorSaid() {
        thrown = new NoClassDefFoundError("a class that is not in the program");

        assertThat(open()).hasMessage("the login at root@192.0.2.11:22 broke off: a class that is not in the program");
    }

    @Test
    void waitsHalfAMinuteAtMost() {
        for (int failure = 0; failure < 20; failure++) {
            open();
            watch.advance(Duration.ofSeconds(30));
        }

        assertThat(dials).hasValue(20);
    }

    @Test
    void dialsNoMoreOnceItIsClosed() {
        link.close();

        assertThat(open()).hasMessage("the connection was closed");
        assertThat(dials).hasValue(0);
    }

    private SshFailure open() {
        return open(Duration.ofSeconds(60));
    }

    private SshFailure open(Duration patience) {
        return Caught.by(SshFailure.class, () -> link.open(watch.instant().plus(patience)));
    }

    /// A clock that is moved by hand.
    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        private Duration slept = Duration.ZERO;

        private void sleep(Duration time) {
            slept = slept.plus(time);
            advance(time);
        }

        private void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
