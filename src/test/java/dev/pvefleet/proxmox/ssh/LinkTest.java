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
import org.junit.jupiter.api.Test;

class LinkTest {
    private final Watch watch = new Watch();
    private final AtomicInteger dials = new AtomicInteger();
    private final Link link = new Link(
            new Link.Dial() {
                @Override
                public Line dial() throws SshFailure {
                    dials.incrementAndGet();
                    throw new SshFailure(Kind.UNREACHABLE, "no route", null, null);
                }

                @Override
                public String address() {
                    return "root@192.0.2.11:22";
                }
            },
            watch);

    @Test
    void doesNotDialAgainDuringThePause() {
        open();

        assertThat(open()).hasMessage("no route (next attempt in 500 ms)");
        assertThat(dials).hasValue(1);
    }

    @Test
    void dialsAgainAfterThePauseAndThenWaitsLonger() {
        open();
        watch.advance(Duration.ofMillis(500));

        assertThat(open()).hasMessage("no route");
        assertThat(open()).hasMessage("no route (next attempt in 1000 ms)");
        assertThat(dials).hasValue(2);
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
        return Caught.by(SshFailure.class, () -> link.open(watch.instant().plusSeconds(20)));
    }

    /// A clock that is moved by hand.
    private static final class Watch extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

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
