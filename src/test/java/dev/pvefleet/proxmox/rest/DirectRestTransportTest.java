package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NoServer.class)
class DirectRestTransportTest extends RestTransportContract {
    @Inject
    Vertx vertx;

    @Override
    RestTransport open(ApiConfig config) {
        return new RestConnector(vertx, Clock.systemUTC()).open(config);
    }

    @Test
    void aRefusedConnectionSaysSo() throws Exception {
        server.close();

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).isEqualTo("connection refused");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("pveproxy"));
    }

    @Test
    void anUnknownHostSaysSo() {
        use(config(URI.create("https://no-such-host.invalid:8006")));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).isEqualTo("the host name is not known");
    }

    @Test
    void fiftyTargetsCostNoThreads() {
        server.data("1");
        get(Endpoint.VERSION);
        int before = Thread.getAllStackTraces().size();

        List<RestTransport> many = new ArrayList<>();
        for (int count = 0; count < 50; count++) {
            server.data("1");
            RestTransport transport = open(config(server.url()));
            many.add(transport);
            transport.send(call(Endpoint.VERSION));
        }

        assertThat(Thread.getAllStackTraces().size() - before).isLessThan(12);
        many.forEach(RestTransport::close);
    }
}
