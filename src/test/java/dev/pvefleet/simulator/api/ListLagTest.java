package dev.pvefleet.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// What `/cluster/resources` knows of guests, and since when.
class ListLagTest {
    private static final Duration BROADCAST = Duration.ofSeconds(10);
    private final Pve pve = Pve.of(ClusterSpec.small().withTemplates().withLag());

    @Test
    void aNewGuestHasNothingButItsIdNodeAndTagsUntilTheNextBroadcast() {
        pve.exit(Method.POST, "/nodes/pve1/qemu/9000/clone", "newid", "330", "name", "fresh");
        pve.put("/nodes/pve1/qemu/330/config", "tags", "swamp");

        assertThat(names(listed(330))).containsExactlyInAnyOrder("id", "type", "vmid", "node", "tags", "status");
        assertThat(listed(330).get("status").asText()).isEqualTo("unknown");
        assertThat(onItsNode(330).get("name").asText()).isEqualTo("fresh");

        pve.turn(BROADCAST);
        assertThat(listed(330).get("name").asText()).isEqualTo("fresh");
        assertThat(listed(330).get("status").asText()).isEqualTo("stopped");
        assertThat(listed(330).get("template").asInt()).isZero();
    }

    @Test
    void namesAndStatesAreOldUntilTheNextBroadcastButTagsAreNot() {
        pve.put("/nodes/pve1/qemu/100/config", "name", "renamed", "tags", "other");
        pve.exit(Method.POST, "/nodes/pve1/qemu/100/status/stop");

        assertThat(listed(100).get("name").asText()).isEqualTo("web");
        assertThat(listed(100).get("status").asText()).isEqualTo("running");
        assertThat(listed(100).get("tags").asText()).isEqualTo("other");
        assertThat(pve.get("/nodes/pve1/qemu/100/status/current").get("name").asText())
                .isEqualTo("renamed");
        assertThat(pve.get("/nodes/pve1/qemu/100/status/current").get("status").asText())
                .isEqualTo("stopped");

        pve.turn(BROADCAST);
        assertThat(listed(100).get("name").asText()).isEqualTo("renamed");
        assertThat(listed(100).get("status").asText()).isEqualTo("stopped");
    }

    @Test
    void aGuestThatWasDeletedIsGoneAtOnce() {
        pve.exit(Method.POST, "/nodes/pve1/qemu/100/status/stop");
        pve.exit(Method.DELETE, "/nodes/pve1/qemu/100");

        assertThat(rows("qemu").stream().map(row -> row.get("vmid").asInt())).doesNotContain(100);
    }

    @Test
    void whatADeadDaemonToldHoldsForFiveMinutes() {
        pve.cluster().killStatistics(Pve.PVE1, true);

        pve.turn(Duration.ofMinutes(5));
        assertThat(listed(100).get("status").asText()).isEqualTo("running");

        pve.turn(Duration.ofSeconds(20));
        assertThat(names(listed(100))).contains("tags").doesNotContain("name", "template", "cpu", "uptime");
        assertThat(listed(100).get("status").asText()).isEqualTo("unknown");
        assertThat(node("pve1").get("status").asText()).isEqualTo("unknown");
        assertThat(node("pve2").get("status").asText()).isEqualTo("online");
        assertThat(onItsNode(100).get("name").asText()).isEqualTo("web");
        assertThat(pve.get("/nodes/pve1/qemu/100/config").get("name").asText()).isEqualTo("web");

        pve.cluster().killStatistics(Pve.PVE1, false);
        pve.turn(BROADCAST);
        assertThat(listed(100).get("status").asText()).isEqualTo("running");
    }

    @Test
    void aListThatDoesNotLagShowsEverythingAtOnce() {
        Pve atOnce = Pve.instant();

        atOnce.put("/nodes/pve1/qemu/100/config", "name", "renamed");

        assertThat(atOnce.get("/cluster/resources", "type", "vm").findValuesAsText("name"))
                .contains("renamed")
                .doesNotContain("web");
    }

    private JsonNode listed(int vmid) {
        return rows("qemu").stream()
                .filter(row -> row.get("vmid").asInt() == vmid)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode node(String name) {
        return rows("node").stream()
                .filter(row -> row.get("node").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> rows(String type) {
        return elements(pve.get("/cluster/resources")).stream()
                .filter(row -> row.get("type").asText().equals(type))
                .toList();
    }

    private JsonNode onItsNode(int vmid) {
        return elements(pve.get("/nodes/pve1/qemu")).stream()
                .filter(row -> row.get("vmid").asInt() == vmid)
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> elements(JsonNode list) {
        Iterator<JsonNode> elements = list.elements();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(elements, Spliterator.ORDERED), false)
                .toList();
    }

    private static List<String> names(JsonNode row) {
        return row.properties().stream().map(Map.Entry::getKey).toList();
    }
}
