package dev.pvefleet.contract;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;

/// pvesh needs nothing of Quarkus.
class RefusalsOverPveshTest extends RefusalsContract {
    private final Vertx vertx = Vertx.vertx();

    @Override
    Way way() {
        return Way.PVESH;
    }

    @Override
    Vertx vertx() {
        return vertx;
    }

    @AfterAll
    void closeVertx() {
        vertx.close();
    }
}
