package dev.pvefleet.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.proxmox.rest.NoServer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.simulator.Simulator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of PVE is what its own schema has: an endpoint or parameter that it does not know is refused.
@QuarkusTest
@TestProfile(NoServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class SchemaTest {
    @Inject
    Vertx vertx;

    private Labs labs;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.open(folder, vertx);
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @EachVersion
    void pveHasEveryEndpoint(PveVersion version) {
        List<String> missing = Arrays.stream(Endpoint.values())
                .flatMap(SchemaTest::paths)
                .filter(path -> !schema(version).has(path))
                .toList();

        assertThat(missing)
                .isEqualTo(version.isAtLeast(8, 0) ? List.of() : List.of("GET /nodes/{node}/lxc/{vmid}/interfaces"));
    }

    @EachVersion
    void pveHasEveryParameterThatReadsSend(PveVersion version) {
        Lab lab = labs.of(version);

        Operations.all()
                .forEach((name, operation) -> assertThat(operation.apply(lab.target(Way.REST, Lab.ALL)))
                        .as("%s", name)
                        .isNotNull());

        assertThat(lab.calls()).extracting(Call::endpoint).contains(Endpoint.NODE_NETWORK, Endpoint.NODE_DISKS);
        assertThat(lab.calls()).allSatisfy(call -> {
            for (Params.Param param : call.params().values()) {
                JsonNode property = described(version, call).path(param.name());
                assertThat(property.isObject())
                        .as("%s has %s", call, param.name())
                        .isTrue();
                if (property.has("enum")) {
                    assertThat(property.get("enum"))
                            .as("%s of %s", param.name(), call)
                            .extracting(JsonNode::asText)
                            .contains(param.value());
                }
            }
            described(version, call)
                    .properties()
                    .forEach(property -> assertThat(isOptional(property.getValue())
                                    || call.endpoint().variables().contains(property.getKey())
                                    || call.params().values().stream()
                                            .anyMatch(param -> param.name().equals(property.getKey())))
                            .as("%s gives %s", call, property.getKey())
                            .isTrue());
        });
        assertThat(lab.codes()).contains("ok").doesNotContain("400");
        assertThat(lab.codes().contains("501")).isEqualTo(!version.isAtLeast(8, 0));
    }

    private static boolean isOptional(JsonNode property) {
        return property.path("optional").asInt() == 1;
    }

    /// The parameters of the endpoint of a call; none where this version does not have it.
    private static JsonNode described(PveVersion version, Call call) {
        String type = call.endpoint().variables().contains("type")
                ? call.values().get(call.endpoint().variables().indexOf("type"))
                : "";
        String path = call.verb() + " " + call.endpoint().template().replace("{type}", type);
        return schema(version).path(path).path("parameters");
    }

    private static Stream<String> paths(Endpoint endpoint) {
        String path = endpoint.verb() + " " + endpoint.template();
        return endpoint.variables().contains("type")
                ? Arrays.stream(GuestType.values()).map(type -> path.replace("{type}", type.toString()))
                : Stream.of(path);
    }

    private static JsonNode schema(PveVersion version) {
        String file = "api/pve" + version.major() + ".json";
        try (InputStream resource = Simulator.class.getResourceAsStream(file)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(resource, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
