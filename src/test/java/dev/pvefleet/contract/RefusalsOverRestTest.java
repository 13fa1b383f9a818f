package dev.pvefleet.contract;

import dev.pvefleet.proxmox.rest.NoServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;

@QuarkusTest
@TestProfile(NoServer.class)
class RefusalsOverRestTest extends RefusalsContract {
    @Inject
    Vertx vertx;

    @Override
    Way way() {
        return Way.REST;
    }

    @Override
    Vertx vertx() {
        return vertx;
    }
}
