package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.Golden;
import dev.pvefleet.arguments.ChangeReader;
import dev.pvefleet.arguments.Method;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.ZfsPoolRecord;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The document says what the API does: its paths are those of the gate and the resources, its schemas those of the
/// records and of the arguments.
class OpenApiTest {
    private static final JsonNode DOCUMENT = document();
    private static final JsonNode SCHEMAS = DOCUMENT.path("components").path("schemas");

    private static final Map<String, Class<? extends Record>> DOCUMENTS = Map.ofEntries(
            Map.entry("Targets", Documents.Targets.class),
            Map.entry("Target", Documents.Target.class),
            Map.entry("Reading", Documents.Reading.class),
            Map.entry("Failing", Documents.Failing.class),
            Map.entry("Coverage", Documents.Coverage.class),
            Map.entry("Guests", Documents.Guests.class),
            Map.entry("Guest", Documents.Guest.class),
            Map.entry("GuestRecord", GuestRecord.class),
            Map.entry("GuestVersion", GuestVersion.class),
            Map.entry("History", Documents.History.class),
            Map.entry("Nodes", Documents.Nodes.class),
            Map.entry("Node", Documents.Node.class),
            Map.entry("Disk", DiskRecord.class),
            Map.entry("ZfsPool", ZfsPoolRecord.class),
            Map.entry("Pressure", Pressure.class),
            Map.entry("Operations", Documents.Operations.class),
            Map.entry("Operation", OperationDocument.class),
            Map.entry("OperationError", OperationDocument.Error.class),
            Map.entry("ChangeResult", ChangeResult.class),
            Map.entry("Exec", ChangeResult.Exec.class),
            Map.entry("PlannedCall", ChangeResult.PlannedCall.class),
            Map.entry("Reloaded", Documents.Reloaded.class),
            Map.entry("Problem", ProblemDocument.class));

    private static final Map<Method, String> ARGUMENTS = Map.of(
            Method.CLONE, "Clone",
            Method.CREATE, "Create",
            Method.SET_CONFIG, "SetConfig",
            Method.RESIZE_DISK, "ResizeDisk",
            Method.RESIZE, "Resize",
            Method.START, "Start",
            Method.STOP, "Gated",
            Method.SHUTDOWN, "Shutdown",
            Method.GUEST_EXEC, "GuestExec");

    @Test
    void itsPathsAreThoseOfTheGate() {
        Set<String> gate = new TreeSet<>();
        for (Paths path : Paths.values()) {
            String method = path.method().name();
            if (path.template().endsWith("{operation}")) {
                GuestType type = path.template().contains("/lxc/") ? GuestType.LXC : GuestType.QEMU;
                Arrays.stream(Method.values())
                        .filter(it -> it.isFor(type) && it != Method.CREATE && it != Method.DELETE)
                        .map(it -> method + " " + path.template().replace("{operation}", it.path()))
                        .forEach(gate::add);
            } else {
                gate.add(method + " " + path.template());
            }
        }

        assertThat(operations().keySet()).containsExactlyElementsOf(gate);
    }

    @Test
    void thoseOfTheGateAreThoseOfTheResources() {
        Set<String> resources = new TreeSet<>();
        for (Class<?> resource :
                List.of(ReadResource.class, RunResource.class, ChangeResource.class, ReloadResource.class)) {
            String root = resource.getAnnotation(Path.class).value();
            for (java.lang.reflect.Method method : resource.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> {
                    Path own = method.getAnnotation(Path.class);
                    String path = own == null ? root : root + "/" + own.value();
                    for (String type : path.contains("{type") ? List.of("qemu", "lxc") : List.of("")) {
                        resources.add(verb + " " + path.replaceAll("\\{type[^}]*}", type));
                    }
                });
            }
        }

        assertThat(Arrays.stream(Paths.values()).map(path -> path.method() + " " + path.template()))
                .containsExactlyInAnyOrderElementsOf(resources);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void aSchemaIsItsRecord(String schema, Class<? extends Record> record) {
        List<String> names = new ArrayList<>();
        List<String> required = new ArrayList<>();
        collect(record, names, required);

        assertThat(names(SCHEMAS.path(schema).path("properties"))).containsExactlyInAnyOrderElementsOf(names);
        assertThat(texts(SCHEMAS.path(schema).path("required"))).containsExactlyInAnyOrderElementsOf(required);
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, mode = EnumSource.Mode.EXCLUDE, names = "DELETE")
    void theArgumentsAreThoseThatAreRead(Method method) {
        JsonNode schema = SCHEMAS.path(ARGUMENTS.get(method));

        assertThat(names(schema.path("properties"))).containsExactlyInAnyOrderElementsOf(method.keysBesidePath());
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void theArgumentsOfADeletionAreItsQuery() {
        for (String type : List.of("qemu", "lxc")) {
            JsonNode delete = DOCUMENT.path("paths")
                    .path("/api/v1/targets/{target}/" + type + "/{vmid}")
                    .path("delete");

            assertThat(parameters(delete, "query"))
                    .containsExactlyInAnyOrder("purge", "force", "dryRun")
                    .isSubsetOf(Method.DELETE.keysBesidePath());
        }
    }

    @Test
    void theDefaultsAreTheRealOnes() {
        assertThat(SCHEMAS.at("/Start/properties/ipTimeoutSec/default").asLong())
                .isEqualTo(ChangeReader.IP_TIMEOUT.toSeconds());
        assertThat(SCHEMAS.at("/GuestExec/properties/timeoutSec/default").asLong())
                .isEqualTo(ChangeReader.EXEC_TIMEOUT.toSeconds());
    }

    @Test
    void everyStatusThatATroubleHasIsTold() {
        Set<Integer> told = new HashSet<>();
        operations()
                .values()
                .forEach(operation -> operation
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(code -> told.add(Integer.parseInt(code))));

        assertThat(Arrays.stream(Trouble.values())
                        // Methods, defects, slow bodies and floods are not told for each path.
                        .filter(it -> !Set.of(Trouble.METHOD, Trouble.INTERNAL, Trouble.SLOW_BODY, Trouble.TOO_MANY)
                                .contains(it))
                        .map(Trouble::status))
                .isSubsetOf(told);
    }

    @Test
    void everythingThatIsMeantIsThere() {
        List<String> references = new ArrayList<>();
        DOCUMENT.findValuesAsText("$ref").forEach(references::add);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyPathParameterIsDeclared() {
        operations().forEach((name, operation) -> {
            Set<String> inPath = new TreeSet<>();
            java.util.regex.Pattern.compile("\\{([a-z]+)}")
                    .matcher(name)
                    .results()
                    .forEach(match -> inPath.add(match.group(1)));

            assertThat(parameters(operation, "path")).as(name).containsExactlyInAnyOrderElementsOf(inPath);
        });
    }

    @Test
    void aTokenIsNeededEverywhere() {
        assertThat(DOCUMENT.path("security").path(0).has("token")).isTrue();
        assertThat(DOCUMENT.at("/components/securitySchemes/token/scheme").asText())
                .isEqualTo("bearer");
        operations().forEach((name, operation) -> {
            assertThat(operation.has("security")).as(name).isFalse();
            assertThat(names(operation.path("responses"))).as(name).contains("401", "403", "503");
        });
    }

    @Test
    void itsSkeletonIsKnown() {
        StringBuilder skeleton = new StringBuilder();
        operations().forEach((name, operation) -> {
            skeleton.append(name).append('\n');
            skeleton.append("  id ")
                    .append(operation.path("operationId").asText())
                    .append('\n');
            for (String place : List.of("path", "query", "header")) {
                List<String> parameters = parameters(operation, place);
                if (!parameters.isEmpty()) {
                    skeleton.append("  ")
                            .append(place)
                            .append(' ')
                            .append(String.join(", ", parameters))
                            .append('\n');
                }
            }
            JsonNode body = operation.path("requestBody");
            if (!body.isMissingNode()) {
                skeleton.append("  body ")
                        .append(schemaOf(body))
                        .append(body.path("required").asBoolean() ? " (required)" : "")
                        .append('\n');
            }
            operation
                    .path("responses")
                    .properties()
                    .forEach(response -> skeleton.append("  ")
                            .append(response.getKey())
                            .append(' ')
                            .append(schemaOf(resolved(response.getValue())))
                            .append('\n'));
        });

        Golden.assertMatches("openapi/skeleton.txt", skeleton.toString());
    }

    private static Stream<org.junit.jupiter.params.provider.Arguments> documents() {
        return DOCUMENTS.entrySet().stream()
                .map(entry -> org.junit.jupiter.params.provider.Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static void collect(Class<?> record, List<String> names, List<String> required) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (isUnwrapped(record, component)) {
                collect(component.getType(), names, required);
                continue;
            }
            String name = component.getName().equals("isProtected") ? "protected" : component.getName();
            names.add(name);
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(name);
            }
        }
    }

    private static boolean isUnwrapped(Class<?> record, RecordComponent component) {
        try {
            return record.getDeclaredField(component.getName()).isAnnotationPresent(JsonUnwrapped.class);
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> verb(java.lang.reflect.Method method) {
        if (method.isAnnotationPresent(GET.class)) {
            return Optional.of("GET");
        }
        if (method.isAnnotationPresent(POST.class)) {
            return Optional.of("POST");
        }
        return method.isAnnotationPresent(DELETE.class) ? Optional.of("DELETE") : Optional.empty();
    }

    /// `GET /api/v1/targets` and so on, in order.
    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.put(
                                method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
                                method.getValue())));
        return operations;
    }

    private static List<String> parameters(JsonNode operation, String place) {
        List<String> names = new ArrayList<>();
        operation.path("parameters").forEach(parameter -> {
            JsonNode found = resolved(parameter);
            if (found.path("in").asText().equals(place)) {
                names.add(found.path("name").asText());
            }
        });
        return names;
    }

    private static String schemaOf(JsonNode holder) {
        Map.Entry<String, JsonNode> content =
                holder.path("content").properties().iterator().next();
        String reference = content.getValue().path("schema").path("$ref").asText();
        return content.getKey() + " " + reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static JsonNode document() {
        try (InputStream file = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new ObjectMapper()
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
