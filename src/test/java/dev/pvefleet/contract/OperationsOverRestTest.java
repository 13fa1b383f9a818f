package dev.pvefleet.contract;

import dev.pvefleet.proxmox.rest.NoServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(NoServer.class)
class OperationsOverRestTest extends OperationsContract {
    @Override
    Way way() {
        return Way.REST;
    }
}
