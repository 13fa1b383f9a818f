package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.KeyExchange;
import dev.pvefleet.config.SshConfig;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.config.SshConfig.ProxyCommand;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Caught;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DialThrottleTest {
    private static final Optional<ProxyCommand> NONE = Optional.empty();

    private final DialThrottle throttle = new DialThrottle();

    @Test
    void letsFourDialOneHostAndAFifthWhenOneIsDone() throws Exception {
        List<DialThrottle.Turn> turns = fill(to("192.0.2.11", NONE));

        SshFailure failure = Caught.by(SshFailure.class, () -> throttle.take(to("192.0.2.11", NONE)));
        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.detail()).startsWith("4 other logins at root@192.0.2.11:22 were under way");

        turns.getFirst().close();
        throttle.take(to("192.0.2.11", NONE)).close();
    }

    @Test
    void countsEachHostByItself() throws Exception {
        fill(to("192.0.2.11", NONE));

        throttle.take(to("192.0.2.12", NONE)).close();
    }

    @Test
    void countsAProxyCommandAsOneHost() throws Exception {
        Optional<ProxyCommand> command = Optional.of(new ProxyCommand(List.of("ssh", "-W", "%h:%p", "bastion")));
        fill(to("192.0.2.11", command));

        assertThat(Caught.by(SshFailure.class, () -> throttle.take(to("192.0.2.12", command)))
                        .kind())
                .isEqualTo(Kind.TIMEOUT);
    }

    private List<DialThrottle.Turn> fill(SshConfig.Connection connection) {
        return IntStream.range(0, 4).mapToObj(_ -> taken(connection)).toList();
    }

    private DialThrottle.Turn taken(SshConfig.Connection connection) {
        try {
            return throttle.take(connection);
        } catch (SshFailure e) {
            throw new AssertionError(e);
        }
    }

    private static SshConfig.Connection to(String host, Optional<ProxyCommand> command) {
        return new SshConfig.Connection(
                host,
                22,
                "root",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Path.of("known_hosts"),
                HostKeyChecking.YES,
                List.of(),
                command,
                Duration.ofMillis(10),
                KeyExchange.USUAL);
    }
}
