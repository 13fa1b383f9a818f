package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.pvefleet.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class TimedTest {
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.empty());
    private static final Call CALL = Call.to(Endpoint.NODE_STATUS, Params.NONE, Instant.EPOCH, "pve1");

    private final List<String> observed = new ArrayList<>();
    private long nanos;

    @Test
    void reportsASuccess() {
        Reply reply = Reply.of(NullNode.getInstance());

        assertThat(timed(call -> reply).send(CALL)).isSameAs(reply);

        assertThat(observed).containsExactly("NODE_STATUS ok PT0.25S");
    }

    @Test
    void reportsTheStatusOfARefusal() {
        Transport refusing = call -> {
            throw Refusal.of(call, PEER, 403, "Permission check failed", Map.of());
        };

        assertThatThrownBy(() -> timed(refusing).send(CALL)).isInstanceOf(TransportException.class);

        assertThat(observed).containsExactly("NODE_STATUS 403 PT0.25S");
    }

    @Test
    void reportsTheKindWhereThereIsNoStatus() {
        Transport failing = call -> {
            throw TransportException.onTheWay(Kind.UNREACHABLE, call, PEER, "connection refused", null, null);
        };

        assertThatThrownBy(() -> timed(failing).send(CALL)).isInstanceOf(TransportException.class);

        assertThat(observed).containsExactly("NODE_STATUS unreachable PT0.25S");
    }

    @Test
    void reportsAMistakeOfOursToo() {
        Transport broken = call -> {
            throw new IllegalStateException("bug");
        };

        assertThatThrownBy(() -> timed(broken).send(CALL)).isInstanceOf(IllegalStateException.class);

        assertThat(observed).containsExactly("NODE_STATUS error PT0.25S");
    }

    private Timed timed(Transport next) {
        LongSupplier clock = () -> nanos += Duration.ofMillis(250).toNanos();
        return new Timed(
                next, (endpoint, code, duration) -> observed.add(endpoint + " " + code + " " + duration), clock);
    }
}
