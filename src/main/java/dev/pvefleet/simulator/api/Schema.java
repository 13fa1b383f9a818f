package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.model.PveVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The endpoints of one major PVE version with their parameters and permissions, condensed from the schema that PVE
/// publishes of itself (`apidoc.js`).
final class Schema {
    private final List<Rule> rules;

    private Schema(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    static Schema of(PveVersion version) {
        int major = Math.clamp(version.major(), 7, 9);
        try (InputStream resource = Schema.class.getResourceAsStream("pve" + major + ".json")) {
            if (resource == null) {
                throw new IllegalStateException("the schema of PVE %d is missing".formatted(major));
            }
            return of(new ObjectMapper().readTree(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema of(JsonNode tree) {
        List<Rule> rules = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            JsonNode described = entry.getValue();
            int space = entry.getKey().indexOf(' ');
            rules.add(new Rule(
                    Method.valueOf(entry.getKey().substring(0, space)),
                    entry.getKey().substring(space + 1),
                    described.path("check"),
                    described.has("proxyto"),
                    Property.all(described.path("parameters"))));
        }
        return new Schema(rules);
    }

    List<Rule> rules() {
        return rules;
    }
}
