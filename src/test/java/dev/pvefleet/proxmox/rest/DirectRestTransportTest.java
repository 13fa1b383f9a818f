package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoServer.class)
class DirectRestTransportTest {
    @Inject
    Vertx vertx;

    @Test
    void asksWithTheToken() throws Exception {
        Authority ca = new Authority();
        try (ScriptedServer server = ScriptedServer.over(ca.issue().context()).data("{\"version\":\"9.1\"}")) {
            ApiConfig config = new ApiConfig(
                    List.of(server.url()),
                    "svc@pve!auto",
                    new Secret("s3cret"),
                    Optional.of(ca.pem()),
                    Optional.empty(),
                    false,
                    Optional.empty());
            try (RestTransport t = new RestConnector(vertx, Clock.systemUTC()).open(config)) {
                var reply = t.send(Call.to(
                        Endpoint.VERSION,
                        Params.of("a", "1;=+%& ü{x}/"),
                        Clock.systemUTC().instant().plus(Duration.ofSeconds(5))));
                assertThat(reply.data().path("version").asText()).isEqualTo("9.1");
                assertThat(server.heard().header("Authorization")).isEqualTo("PVEAPIToken=svc@pve!auto=s3cret");
            }
        }
    }
}
