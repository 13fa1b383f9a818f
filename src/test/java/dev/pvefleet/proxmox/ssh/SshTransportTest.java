package dev.pvefleet.proxmox.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.SshConfig;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Reply;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshTransportTest {
    private final SshConnections connections = new SshConnections(Clock.systemUTC());

    @TempDir
    private Path directory;

    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.start(directory.resolve("server"));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void answersAReadWithItsJson() throws Exception {
        server.program("pvesh", "echo '[{\"node\":\"pve1\"}]'");

        try (SshTransport transport = connections.transport(new SshConfig(server.connection(), "pvesh", false))) {
            Reply reply = transport.send(Call.to(
                    Endpoint.NODES, Params.NONE, Clock.systemUTC().instant().plus(Duration.ofSeconds(20))));

            assertThat(reply.data().get(0).get("node").asText()).isEqualTo("pve1");
        }
    }
}
