package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.pvefleet.model.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.empty());
    private static final Reply DONE = Reply.of(IntNode.valueOf(1));

    private final List<Call> sent = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Deque<TransportException> failures = new ArrayDeque<>();
    private Instant now = BEGIN;

    @Test
    void repeatsAReadAtMostTwice() {
        Call call = read(Duration.ofSeconds(20));
        fail(595, "No route to host", 3);

        assertThatThrownBy(() -> retrying().send(call)).hasMessageContaining("No route to host");

        assertThat(sent).hasSize(3);
    }

    @Test
    void givesTheAnswerOfARepetition() {
        fail(595, "No route to host", 2);

        assertThat(retrying().send(read(Duration.ofSeconds(20)))).isEqualTo(DONE);
    }

    @Test
    void waitsLongerEachTimeAndNotAlwaysTheSame() {
        fail(595, "No route to host", 2);

        retrying().send(read(Duration.ofSeconds(20)));

        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void repeatsAtOnceAfterAStaleConnectionButOnlyOnce() {
        failures.add(stale());
        failures.add(stale());

        retrying().send(read(Duration.ofSeconds(20)));

        assertThat(pauses.get(0)).isZero();
        assertThat(pauses.get(1)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"595, No route to host", "596, Broken pipe", "503, ''", "596, Connection timed out", "504, ''"})
    void repeatsAReadAfterWhatMayPass(int status, String text) {
        fail(status, text, 1);

        assertThat(retrying().send(read(Duration.ofSeconds(20)))).isEqualTo(DONE);
    }

    @Test
    void waitsAsLongAsItIsToldTo() {
        failures.add(busy(Duration.ofSeconds(7)));

        assertThat(retrying().send(read(Duration.ofSeconds(20)))).isEqualTo(DONE);

        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void doesNotWaitWhereItIsToldToWaitPastTheDeadline() {
        failures.add(busy(Duration.ofSeconds(20)));

        assertThatThrownBy(() -> retrying().send(read(Duration.ofSeconds(20)))).hasMessageContaining("429");

        assertThat(sent).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void neverRepeatsAWriteAfterATime() {
        failures.add(busy(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> retrying().send(write(Duration.ofMinutes(5)))).isInstanceOf(TransportException.class);

        assertThat(sent).hasSize(1);
    }

    @Test
    void repeatsAReadAfterALockTimeout() {
        fail(500, "can't lock file '/var/lock/pve-manager/pve-storage-x' - got timeout", 1);

        assertThat(retrying().send(read(Duration.ofSeconds(20)))).isEqualTo(DONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "TLS",
                "HOST_KEY",
                "UNAUTHENTICATED",
                "FORBIDDEN",
                "NOT_FOUND",
                "REJECTED",
                "UNSUPPORTED",
                "MALFORMED"
            })
    void neverRepeatsADenial(Kind kind) {
        failures.add(onTheWay(kind, null));

        assertThatThrownBy(() -> retrying().send(read(Duration.ofSeconds(20))))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverRepeatsAReadOfALockedGuest() {
        fail(500, "VM is locked (clone)", 1);

        assertThatThrownBy(() -> retrying().send(read(Duration.ofSeconds(20)))).isInstanceOf(TransportException.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverGoesPastTheDeadline() {
        fail(595, "No route to host", 2);

        assertThatThrownBy(() -> retrying().send(read(Duration.ofMillis(90)))).isInstanceOf(TransportException.class);

        assertThat(sent).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRepetitionTravelsAlone() {
        Call call = read(Duration.ofSeconds(20)).in(new Group(3));
        fail(595, "No route to host", 1);

        retrying().send(call);

        assertThat(sent.get(0).group()).isPresent();
        assertThat(sent.get(1).group()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "595 | No route to host",
                "596 | Connection timed out",
                "500 | VM is locked (clone)",
                "500 | can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout"
            },
            quoteCharacter = '"')
    void neverRepeatsAWrite(int status, String text) {
        fail(status, text, 1);

        assertThatThrownBy(() -> retrying().send(write(Duration.ofMinutes(5)))).isInstanceOf(TransportException.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverRepeatsAWriteAfterAStaleConnection() {
        failures.add(stale());

        assertThatThrownBy(() -> retrying().send(write(Duration.ofMinutes(5)))).isInstanceOf(TransportException.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void neverReadsTheEndOfAGuestsProcessTwice() {
        Call call = Call.to(Endpoint.AGENT_EXEC_STATUS, Params.of("pid", "1"), BEGIN.plusSeconds(20), "pve1", 100);
        fail(595, "No route to host", 1);

        assertThatThrownBy(() -> retrying().send(call)).isInstanceOf(TransportException.class);
        assertThat(sent).hasSize(1);
    }

    @Test
    void stopsWhenItIsInterrupted() {
        fail(595, "No route to host", 1);
        Retrying retrying = new Retrying(
                this::send,
                clock(),
                time -> {
                    throw new InterruptedException();
                },
                RandomGenerator.getDefault());

        assertThatThrownBy(() -> retrying.send(read(Duration.ofSeconds(20)))).isInstanceOf(TransportException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(sent).hasSize(1);
    }

    private Retrying retrying() {
        return new Retrying(
                this::send,
                clock(),
                time -> {
                    pauses.add(time);
                    now = now.plus(time);
                },
                RandomGenerator.getDefault());
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private Reply send(Call call) {
        sent.add(call);
        if (failures.isEmpty()) {
            return DONE;
        }
        throw failures.remove();
    }

    private void fail(int status, String text, int times) {
        for (int count = 0; count < times; count++) {
            failures.add(Refusal.of(read(Duration.ofSeconds(20)), PEER, status, text, Map.of()));
        }
    }

    private static TransportException busy(Duration time) {
        return Refusal.of(read(Duration.ofSeconds(20)), PEER, 429, "Too Many Requests", Map.of())
                .retryingAfter(time);
    }

    private static TransportException stale() {
        return onTheWay(Kind.UNREACHABLE, new StaleConnection(new IOException("reset")));
    }

    private static TransportException onTheWay(Kind kind, @org.jspecify.annotations.Nullable Throwable cause) {
        return TransportException.onTheWay(kind, read(Duration.ofSeconds(20)), PEER, "no", null, cause);
    }

    private static Call read(Duration time) {
        return Call.to(Endpoint.VERSION, Params.NONE, BEGIN.plus(time));
    }

    private static Call write(Duration time) {
        return Call.to(Endpoint.GUEST_START, Params.NONE, BEGIN.plus(time), "pve1", "qemu", 100);
    }
}
