package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.proxmox.transport.Endpoint;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
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
}
