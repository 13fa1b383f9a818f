package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void findsAName() {
        Lookup lookup = new Lookup(host -> asked.incrementAndGet());

        assertThatCode(() -> lookup.find("pve1.example", LONG)).doesNotThrowAnyException();
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainLaterForANameThatWasNotFound() {
        Lookup lookup = new Lookup(host -> {
            asked.incrementAndGet();
            throw new UnknownHostException(host);
        });

        for (int count = 1; count <= 2; count++) {
            assertThatThrownBy(() -> lookup.find("pve1.example", LONG))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownHostException.class);
            assertThat(asked).hasValue(count);
        }
    }

    @Test
    void aServerThatDoesNotAnswerCostsOneThreadForAName() {
        CountDownLatch never = new CountDownLatch(1);
        Lookup lookup = new Lookup(host -> {
            asked.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException stopping) {
                throw new IllegalStateException(stopping);
            }
        });

        for (int count = 0; count < 5; count++) {
            assertThatThrownBy(() -> lookup.find("pve1.example", Duration.ofMillis(20)))
                    .isInstanceOf(TimeoutException.class);
        }

        assertThat(asked.get()).isLessThanOrEqualTo(1);
        never.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.10", "[2001:db8::1]"})
    void anAddressNeedsNoLookup(String host) throws Exception {
        Lookup lookup = new Lookup(name -> asked.incrementAndGet());

        lookup.find(host, LONG);

        assertThat(asked).hasValue(0);
    }
}
