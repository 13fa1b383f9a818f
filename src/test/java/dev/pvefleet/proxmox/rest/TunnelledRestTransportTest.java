package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.TransportException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelledRestTransportTest extends RestTransportContract {
    private final Vertx application = Vertx.vertx();
    private final RestConnector connector = new RestConnector(application, Clock.systemUTC());

    @TempDir
    Path directory;

    private @Nullable Pump pump;

    @AfterEach
    void end() {
        pump().close();
        connector.close();
        application.close();
    }

    @Override
    RestTransport open(ApiConfig config) {
        return connector.openThrough(pump(), config);
    }

    private Pump pump() {
        if (pump == null) {
            pump = new Pump(directory);
        }
        return pump;
    }

    @Test
    void goesThroughTheEntranceOnly() {
        server.data("1");

        get(Endpoint.VERSION);

        assertThat(pump().entrances()).isOne();
    }

    @Test
    void whyTheTunnelLeadsNowhereIsWhyNothingAnswers() {
        pump().leadNowhere(new Failure(Kind.HOST_KEY, "the host key is another", Optional.of("check it")));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.HOST_KEY);
        assertThat(failure.detail()).isEqualTo("the host key is another");
        assertThat(failure.hint()).hasValue("check it");
    }

    @Test
    void butNotWhyACertificateIsRefusedThatCameThrough() throws Exception {
        pump().failedOnce(new Failure(Kind.HOST_KEY, "the host key is another", Optional.empty()));
        try (ScriptedServer other = ScriptedServer.over(new Authority().issue().context())) {
            use(config(other.url()));

            assertThat(failureOf(Endpoint.VERSION).kind()).isEqualTo(Kind.TLS);
        }
    }
}
