package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookupTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void findsEveryAddressOfANameInItsOrder() throws Exception {
        InetAddress[] addresses = {InetAddress.ofLiteral("192.0.2.2"), InetAddress.ofLiteral("192.0.2.1")};
        Lookup lookup = new Lookup(host -> {
            asked.incrementAndGet();
            return addresses;
        });

        assertThat(lookup.find("pve1.example", LONG)).containsExactly(addresses);
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
    void tellsAnErrorAndAsksAgainLater() {
        Lookup lookup = new Lookup(host -> {
            asked.incrementAndGet();
            throw new NoClassDefFoundError(host);
        });

        for (int count = 1; count <= 2; count++) {
            assertThatThrownBy(() -> lookup.find("pve1.example", LONG))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
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
                return new InetAddress[0];
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
}
