package dev.pvefleet.simulator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Founding;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Node;
import dev.pvefleet.simulator.cluster.Purpose;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiEngineTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");

    private final Cluster cluster = Founding.of(ClusterSpec.small(), NOON);
    private final ApiEngine engine = new ApiEngine(cluster, CLOCK);

    @Test
    void saysThatAPathIsNotImplemented() {
        assertThat(refusal("/nodes/pve1/nothing"))
                .isEqualTo(new Outcome.Refused(501, "Method 'GET /nodes/pve1/nothing' not implemented", Map.of()));
    }

    @Test
    void collectsAComplaintForEachWrongParameter() {
        Outcome.Refused refused = refusal("/nodes/pve1/rrddata", "timeframe", "minute", "colour", "red");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("Parameter verification failed.\n");
        assertThat(refused.errors())
                .containsEntry(
                        "timeframe",
                        "value 'minute' does not have a value in the enumeration 'hour, day, week, month, year,"
                                + " decade'")
                .containsEntry(
                        "colour",
                        "property is not defined in schema and the schema does not allow additional properties");
    }

    @Test
    void missesWhatIsNotOptional() {
        assertThat(refusal("/nodes/pve1/rrddata").errors())
                .containsExactly(Map.entry("timeframe", "property is missing and it is not optional"));
    }

    @Test
    void checksTypesAndRanges() {
        assertThat(refusal("/nodes/pve1/qemu/abc/config").errors())
                .containsEntry("vmid", "type check ('integer') failed - got 'abc'");
        assertThat(refusal("/nodes/pve1/disks/list", "skipsmart", "true").errors())
                .containsEntry("skipsmart", "type check ('boolean') failed - got 'true'");
        assertThat(refusal("/cluster/nextid", "vmid", "99").errors()).containsKey("vmid");
        assertThat(refusal("/cluster/nextid", "vmid", "100").errors()).containsEntry("vmid", "VM 100 already exists");
    }

    @Test
    void asksForPermissionBeforeItLooksAtParameters() {
        Outcome.Refused refused = refusal(Purpose.NO_RIGHTS, "/nodes/pve1/qemu/abc/config", "colour", "red");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message()).isEqualTo("Permission check failed (/vms/abc, VM.Audit)\n");
    }

    @Test
    void keepsQuietAboutWhatAChoiceOfPermissionsMisses() {
        assertThat(refusal(Purpose.NO_RIGHTS, "/nodes/pve1/disks/list").message())
                .isEqualTo("Permission check failed\n");
        assertThat(refusal(Purpose.AUDITOR, "/nodes/pve1/qemu/100/agent/network-get-interfaces", version(8, 4))
                        .message())
                .isEqualTo("Permission check failed (/vms/100, VM.Monitor)\n");
    }

    @Test
    void showsAFreshTokenEmptyListsAndAnAuditorEverything() {
        for (String path : List.of("/nodes/pve1/qemu", "/nodes/pve1/lxc", "/nodes/pve1/storage")) {
            assertThat(data(Purpose.NO_RIGHTS, path)).as(path).isEmpty();
            assertThat(data(Purpose.AUDITOR, path)).as(path).isNotEmpty();
        }
        assertThat(data(Purpose.NO_RIGHTS, "/cluster/resources").findValuesAsText("type"))
                .containsOnly("node");
        assertThat(data(Purpose.NO_RIGHTS, "/cluster/resources").findValues("cpu"))
                .isEmpty();
        assertThat(data(Purpose.NO_RIGHTS, "/access/permissions")).isEmpty();
        assertThat(data(Purpose.AUDITOR, "/cluster/resources").findValuesAsText("type"))
                .contains("node", "qemu", "lxc", "storage", "pool", "sdn");
    }

    @Test
    void showsTheAccessControlListToThoseWhoMaySeeUsers() {
        cluster.access().grant("/vms/105", Identity.parse("ann@pve"), "NoAccess", true);

        assertThat(data(Purpose.NO_RIGHTS, "/access/acl")).isEmpty();
        assertThat(data(Purpose.AUDITOR, "/access/acl"))
                .anySatisfy(entry -> assertThat(entry.toString())
                        .isEqualTo("{\"path\":\"/vms/105\",\"type\":\"user\",\"ugid\":\"ann@pve\","
                                + "\"roleid\":\"NoAccess\",\"propagate\":1}"));
    }

    @Test
    void filtersBridgesBySdnRightsFromPve8On() {
        assertThat(data(Purpose.NO_RIGHTS, "/nodes/pve1/network", "type", "any_bridge"))
                .isEmpty();
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/network", "type", "any_bridge")
                        .findValuesAsText("iface"))
                .containsExactly("vmbr0", "vmbr1", "vmbr2", "vnet1");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/network", "type", "bridge")
                        .findValuesAsText("iface"))
                .containsExactly("vmbr0", "vmbr1");
        assertThat(on(version(7, 4), Purpose.NO_RIGHTS.identity(), "/nodes/pve1/network", "type", "bridge")
                        .findValuesAsText("iface"))
                .containsExactly("vmbr0", "vmbr1");
    }

    @Test
    void tellsThatAGuestIsNotOnThisNodeOrOfThisType() {
        assertThat(refusal("/nodes/pve2/qemu/100/config").message())
                .isEqualTo("Configuration file 'nodes/pve2/qemu-server/100.conf' does not exist\n");
        assertThat(refusal("/nodes/pve1/lxc/100/config").message())
                .isEqualTo("Configuration file 'nodes/pve1/lxc/100.conf' does not exist\n");
    }

    @Test
    void doesNotReachANodeThatIsDownOrUnknown() {
        cluster.changeNode(PVE2, node -> node.withCondition(Node.Condition.OFFLINE));

        assertThat(refusal("/nodes/pve2/status").status()).isEqualTo(595);
        assertThat(refusal("/nodes/nowhere/status").message())
                .startsWith("hostname lookup 'nowhere' failed - failed to get address info");
    }

    @Test
    void losesTheNumbersOfGuestsOnADeadNodeButNotTheirTags() {
        cluster.changeNode(PVE2, node -> node.withCondition(Node.Condition.OFFLINE));

        JsonNode resources = data(Purpose.ADMIN, "/cluster/resources");

        JsonNode gone = entry(resources, "qemu/101");
        assertThat(gone.path("status").asText()).isEqualTo("unknown");
        assertThat(gone.has("cpu") || gone.has("name") || gone.has("template")).isFalse();
        assertThat(gone.path("tags").asText()).isEqualTo("swamp");
        assertThat(entry(resources, "node/pve2").path("status").asText()).isEqualTo("offline");
        assertThat(entry(resources, "qemu/100").path("status").asText()).isEqualTo("running");
    }

    @Test
    void showsTheStateThatTheListsHide() {
        assertThat(entry(data(Purpose.ADMIN, "/cluster/resources"), "qemu/108")
                        .path("status")
                        .asText())
                .isEqualTo("paused");
        assertThat(entry(data(Purpose.ADMIN, "/nodes/pve3/qemu"), "vmid", "108")
                        .path("status")
                        .asText())
                .isEqualTo("running");
    }

    @Test
    void namesAnUnnamedVmByItsNumber() {
        assertThat(entry(data(Purpose.ADMIN, "/cluster/resources"), "qemu/105")
                        .path("name")
                        .asText())
                .isEqualTo("VM 105");
    }

    @Test
    void rendersResourcesAnewWhenSomethingChanged() {
        assertThat(data(Purpose.ADMIN, "/cluster/resources", "type", "vm").findValuesAsText("vmid"))
                .contains("100");

        cluster.removeGuest(new Vmid(100));

        assertThat(data(Purpose.ADMIN, "/cluster/resources", "type", "vm").findValuesAsText("vmid"))
                .doesNotContain("100");
    }

    @Test
    void knowsNoCpuUseInAFreshProcess() {
        JsonNode warm = ((Outcome.Done) engine.answer(request(Identity.ROOT, true, "/nodes/pve1/status")))
                .answer()
                .data();
        JsonNode cold = ((Outcome.Done) engine.answer(request(Identity.ROOT, false, "/nodes/pve1/status")))
                .answer()
                .data();

        assertThat(warm.path("cpu").asDouble()).isPositive();
        assertThat(cold.path("cpu").asDouble()).isZero();
        assertThat(cold.path("wait").asDouble()).isZero();
        assertThat(cold.path("loadavg").path(0).isTextual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"7,4,true,false", "8,4,false,false", "9,1,false,true"})
    void driftsWithTheVersion(int major, int minor, boolean textVmid, boolean available) {
        PveVersion version = version(major, minor);
        Identity root = Identity.ROOT;

        assertThat(on(version, root, "/nodes/pve3/lxc").path(0).path("vmid").isTextual())
                .isEqualTo(textVmid);
        assertThat(on(version, root, "/nodes/pve1/status").path("memory").has("available"))
                .isEqualTo(available);
        assertThat(on(version, root, "/nodes/pve1/qemu/100/config")
                        .path("memory")
                        .isTextual())
                .isEqualTo(major >= 8);
        assertThat(on(version, root, "/nodes/pve1/rrddata", "timeframe", "hour")
                        .path(3)
                        .has("pressurecpusome"))
                .isEqualTo(major >= 9);
        assertThat(on(version, root, "/nodes/pve1/network")
                        .path(0)
                        .path("active")
                        .isTextual())
                .isEqualTo(major < 9);
    }

    @Test
    void hasNoContainerInterfacesInPve7() {
        assertThat(refusal(Purpose.ADMIN, "/nodes/pve3/lxc/102/interfaces", version(7, 4))
                        .status())
                .isEqualTo(501);
        assertThat(on(version(8, 4), Identity.ROOT, "/nodes/pve3/lxc/102/interfaces")
                        .findValuesAsText("inet"))
                .contains("198.51.100.12/24");
        assertThat(on(version(9, 1), Identity.ROOT, "/nodes/pve3/lxc/102/interfaces")
                        .findValues("prefix"))
                .as("a text, unlike a guest agent's")
                .isNotEmpty()
                .allMatch(JsonNode::isTextual);
        assertThat(on(version(9, 1), Identity.ROOT, "/nodes/pve2/lxc/116/interfaces")
                        .isNull())
                .isTrue();
    }

    @Test
    void answersForTheAgentInItsManyMoods() {
        assertThat(agent(100).path("result").findValuesAsText("ip-address")).contains("198.51.100.10");
        assertThat(agent(113).path("result").findValuesAsText("ip-address-type"))
                .containsOnlyOnce("ipv4")
                .contains("ipv6");
        assertThat(agent(120).path("result").path("error").path("class").asText())
                .isEqualTo("CommandNotFound");
        assertThat(agentRefusal(105)).isEqualTo("No QEMU guest agent configured\n");
        assertThat(agentRefusal(112)).isEqualTo("QEMU guest agent is not running\n");
        assertThat(agentRefusal(114))
                .isEqualTo("VM 114 qga command 'guest-network-get-interfaces' failed - got timeout\n");
        assertThat(agentRefusal(110)).isEqualTo("VM 110 is not running\n");
    }

    @Test
    void reportsDisksInAllTheirVariety() {
        JsonNode first = data(Purpose.AUDITOR, "/nodes/pve1/disks/list");

        assertThat(first.findValuesAsText("health")).contains("PASSED", "OK", "SMART Disabled", "UNKNOWN");
        assertThat(first.findValuesAsText("wearout")).contains("N/A", "-4", "71.5", "97");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve2/disks/list").findValuesAsText("health"))
                .contains("FAILED!");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve3/disks/list")).isEmpty();
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/disks/list", "skipsmart", "1")
                        .findValuesAsText("health"))
                .containsOnly("UNKNOWN");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve2/disks/zfs").findValuesAsText("health"))
                .containsExactly("DEGRADED");
    }

    @Test
    void printsZerosForAStorageThatIsNotActive() {
        JsonNode cold = entry(data(Purpose.AUDITOR, "/nodes/pve1/storage"), "storage", "cold");

        assertThat(cold.path("active").asInt()).isZero();
        assertThat(cold.path("total").asLong()).isZero();
        assertThat(cold.has("used_fraction")).isFalse();
        assertThat(refusal("/nodes/pve1/storage/cold/content").message()).isEqualTo("storage 'cold' is not online\n");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/storage/local-lvm/content")
                        .findValuesAsText("vmid"))
                .contains("100")
                .doesNotContain("101");
    }

    @Test
    void tellsASingleHostFromACluster() {
        ApiEngine alone = new ApiEngine(Founding.of(ClusterSpec.small().withSize(1, 3), NOON), CLOCK);

        JsonNode status = ((Outcome.Done) alone.answer(request(Identity.ROOT, true, "/cluster/status")))
                .answer()
                .data();

        assertThat(status.findValuesAsText("type")).containsExactly("node");
        assertThat(data(Purpose.AUDITOR, "/cluster/status").findValuesAsText("type"))
                .containsExactly("cluster", "node", "node", "node");
    }

    @Test
    void findsTasksOnTheirNodeOnly() {
        JsonNode tasks = data(Purpose.AUDITOR, "/nodes/pve1/tasks", "limit", "2");
        String upid = tasks.path(0).path("upid").asText();

        assertThat(tasks).hasSize(2);
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/tasks/" + upid + "/status")
                        .path("exitstatus")
                        .asText())
                .isEqualTo("you can't start a vm if it's a template");
        assertThat(data(Purpose.AUDITOR, "/nodes/pve1/tasks/" + upid + "/log").findValuesAsText("t"))
                .containsExactly("TASK ERROR: you can't start a vm if it's a template");
        assertThat(refusal("/nodes/pve2/tasks/" + upid + "/status").errors()).containsEntry("upid", "no such task");
        assertThat(refusal("/nodes/pve2/tasks/UPID:x/status").errors())
                .containsEntry("upid", "unable to parse worker upid");
        assertThat(refusal(Purpose.NO_RIGHTS, "/nodes/pve1/tasks/" + upid + "/status")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void listsSharedStorageOncePerNode() {
        Set<String> ids = Set.copyOf(
                data(Purpose.AUDITOR, "/cluster/resources", "type", "storage").findValuesAsText("id"));

        assertThat(ids).contains("storage/pve1/nas", "storage/pve2/nas", "storage/pve3/nas", "storage/pve2/tank");
        assertThat(ids).doesNotContain("storage/pve1/tank");
    }

    @Test
    void keepsCountersGrowing() {
        Guest guest = cluster.guest(new Vmid(100)).orElseThrow();

        GuestFigures before = GuestFigures.of(cluster, guest, NOON);
        GuestFigures after = GuestFigures.of(cluster, guest, NOON.plusSeconds(60));

        assertThat(after.netin()).isGreaterThan(before.netin());
        assertThat(after.uptime()).isEqualTo(before.uptime() + 60);
        assertThat(GuestFigures.of(cluster, guest, NOON)).isEqualTo(before);
    }

    private JsonNode agent(int vmid) {
        return ok(engine, Identity.ROOT, agentPath(vmid));
    }

    private String agentRefusal(int vmid) {
        return refused(engine, Identity.ROOT, agentPath(vmid)).message();
    }

    private String agentPath(int vmid) {
        NodeName node = cluster.guest(new Vmid(vmid)).orElseThrow().node();
        return "/nodes/%s/qemu/%d/agent/network-get-interfaces".formatted(node, vmid);
    }

    private JsonNode data(Purpose purpose, String path, String... params) {
        return ok(engine, purpose.identity(), path, params);
    }

    private Outcome.Refused refusal(String path, String... params) {
        return refused(engine, Purpose.ADMIN.identity(), path, params);
    }

    private Outcome.Refused refusal(Purpose purpose, String path, String... params) {
        return refused(engine, purpose.identity(), path, params);
    }

    private static Outcome.Refused refusal(Purpose purpose, String path, PveVersion version) {
        return refused(of(version), purpose.identity(), path);
    }

    private static JsonNode on(PveVersion version, Identity who, String path, String... params) {
        return ok(of(version), who, path, params);
    }

    private static ApiEngine of(PveVersion version) {
        return new ApiEngine(Founding.of(ClusterSpec.small().withVersion(version), NOON), CLOCK);
    }

    private static JsonNode ok(ApiEngine engine, Identity who, String path, String... params) {
        Outcome outcome = engine.answer(request(who, true, path, params));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done) outcome).answer().data();
    }

    private static Outcome.Refused refused(ApiEngine engine, Identity who, String path, String... params) {
        Outcome outcome = engine.answer(request(who, true, path, params));
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return (Outcome.Refused) outcome;
    }

    private static Request request(Identity who, boolean warm, String path, String... params) {
        Map<String, List<String>> given = new HashMap<>();
        for (int index = 0; index < params.length; index += 2) {
            given.computeIfAbsent(params[index], _ -> new ArrayList<>()).add(params[index + 1]);
        }
        return new Request(who, PVE1, warm, Method.GET, path, given);
    }

    private static PveVersion version(int major, int minor) {
        return new PveVersion(major, minor);
    }

    private static JsonNode entry(JsonNode list, String id) {
        return entry(list, "id", id);
    }

    private static JsonNode entry(JsonNode list, String field, String value) {
        for (JsonNode entry : list) {
            if (entry.path(field).asText().equals(value)) {
                return entry;
            }
        }
        throw new AssertionError("no entry with " + field + " " + value);
    }
}
