package dev.pvefleet.proxmox.rest;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// The application without a port, for tests that only need its REST client.
public class NoServer implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.http.host-enabled", "false", "quarkus.scheduler.enabled", "false");
    }
}
