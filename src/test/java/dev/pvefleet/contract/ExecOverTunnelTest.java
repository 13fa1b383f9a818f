package dev.pvefleet.contract;

import dev.pvefleet.proxmox.rest.NoServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;

@QuarkusTest
@TestProfile(NoServer.class)
class ExecOverTunnelTest extends ExecContract {
    @Inject
    Vertx vertx;

    @Override
    Way way() {
        return Way.TUNNEL;
    }

    @Override
    Vertx vertx() {
        return vertx;
    }
}
