package dev.pvefleet.contract;

import static dev.pvefleet.model.GuestType.LXC;
import static dev.pvefleet.model.GuestType.QEMU;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeReadings;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.GuestCalls;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.rest.NoServer;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.simulator.Fault;
import dev.pvefleet.simulator.Where;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same cluster at the same moment gives the same records and the same refusals by every way, field by field.
@QuarkusTest
@TestProfile(NoServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class EqualWaysTest {
    static final String TIMES = "(.*\\.)?(recordedAt|disksRecordedAt)";
    private static final NodeName STRANGER = new NodeName("stranger");
    private static final PveVersion OLDEST = new PveVersion(7, 4);
    private static final PveVersion NEWEST = new PveVersion(9, 1);

    @Inject
    Vertx vertx;

    private Labs labs;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        labs = Labs.open(folder, vertx);
    }

    @AfterEach
    void calm() {
        labs.calm();
    }

    @AfterAll
    void close() {
        labs.close();
    }

    @EachVersion
    void everyOperationGivesTheSame(PveVersion version) {
        compare(version, Lab.ALL, Operations.all());
    }

    @EachVersion
    void everyOperationOnOneNodeGivesTheSame(PveVersion version) {
        compare(version, Lab.nodes(Lab.PVE2), Operations.ofNodes());
    }

    private void compare(PveVersion version, NodeScope scope, Map<String, Function<Target, Object>> operations) {
        Lab lab = labs.of(version);
        operations.forEach((name, operation) -> {
            Object expected = operation.apply(lab.target(Way.REST, scope));

            for (Way way : List.of(Way.TUNNEL, Way.PVESH)) {
                assertThat(operation.apply(lab.target(way, scope)))
                        .as("%s over %s", name, way)
                        .usingRecursiveComparison()
                        .withStrictTypeChecking()
                        .ignoringFieldsMatchingRegexes(TIMES)
                        .isEqualTo(expected);
            }
        });
    }

    @OldestAndNewest
    void aGuestThatIsNotThereIsNotFound(PveVersion version) {
        Refused byVmid = refused(version, lab -> Operations.lookup(lab, QEMU, Operations.vmid(987_654)));
        Refused byName = refused(version, lab -> Operations.config(lab, LXC, Operations.name("nobody")));

        assertThat(byVmid.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(byVmid.message()).isEqualTo("no qemu guest with vmid 987654 on lab");
        assertThat(byName.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(byName.message()).isEqualTo("no lxc guest named 'nobody' on lab");
    }

    @OldestAndNewest
    void aGuestOfTheOtherTypeIsNamed(PveVersion version) {
        Refused refused = refused(version, lab -> Operations.lookup(lab, LXC, Operations.vmid(100)));

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.message()).endsWith("; but there is qemu/100 (a virtual machine) on node pve1");
    }

    @OldestAndNewest
    void aNameThatSeveralBearListsThem(PveVersion version) {
        Refused refused = refused(version, lab -> Operations.lookup(lab, QEMU, Operations.name("twin")));

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.message())
                .isEqualTo("2 qemu guests named 'twin': target lab, node pve1, vmid 106, name 'twin';"
                        + " target lab, node pve2, vmid 107, name 'twin'");
    }

    @OldestAndNewest
    void aGuestOfAnotherNodeIsMissingThere(PveVersion version) {
        Refused refused = refusedCall(version, Endpoint.GUEST_CONFIG, Params.NONE, "pve2", "qemu", 100);

        assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(refused.message())
                .isEqualTo("GET /nodes/pve2/qemu/100/config on PVE: 500 Configuration file"
                        + " 'nodes/pve2/qemu-server/100.conf' does not exist");
    }

    @OldestAndNewest
    void aNodeThatTheClusterDoesNotHaveIsNotFound(PveVersion version) {
        NodeScope scope = Lab.nodes(Lab.PVE1, STRANGER);
        String message = "target lab: no node 'stranger' in the cluster, which has 'pve1', 'pve2', 'pve3'";

        Refused sync = refused(version, scope, Operations::sync);
        Refused health = failure(version, scope, STRANGER, lab -> Operations.health(lab, true));
        Refused inventory = failure(version, scope, STRANGER, Operations::inventory);

        assertThat(sync.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(sync.message()).isEqualTo(message);
        assertThat(health.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(health.message()).isEqualTo(message);
        assertThat(inventory.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(inventory.message()).contains("hostname lookup 'stranger' failed");
    }

    @OldestAndNewest
    void aDeadNodeAmongThreeIsToldByTheClusterAndNotAsked(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator().changes().kill(Lab.PVE3);
        try {
            compare(version, Lab.ALL, Operations.ofNodes());
            Refused health = failure(version, Lab.ALL, Lab.PVE3, target -> Operations.health(target, true));
            Refused inventory = failure(version, Lab.ALL, Lab.PVE3, Operations::inventory);

            assertThat(health.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(health.message()).isEqualTo("the cluster says that node pve3 is offline");
            assertThat(inventory).isEqualTo(health);
            assertThat(lab.calls()).noneMatch(call -> call.node().equals(Optional.of(Lab.PVE3)));
        } finally {
            lab.simulator().changes().revive(Lab.PVE3);
        }
    }

    /// Named nodes are asked, and the entry node says why it does not get there: pveproxy and pvesh in words of their
    /// own.
    @OldestAndNewest
    void aDeadNodeThatIsNamedLeavesTheOthers(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator().changes().kill(Lab.PVE3);
        try {
            for (Way way : Way.values()) {
                Target target = lab.target(way, Lab.nodes(Lab.PVE1, Lab.PVE3));
                for (NodeReadings<?> found : List.of(Operations.health(target, true), Operations.inventory(target))) {
                    assertThat(found.nodes()).as("%s", way).hasSize(1);
                    assertThat(found.failures()).as("%s", way).containsOnlyKeys(Lab.PVE3);
                    assertThat(found.failures().get(Lab.PVE3)).as("%s", way).satisfies(why -> {
                        assertThat(why.kind()).isEqualTo(Kind.UNREACHABLE);
                        assertThat(why.message()).contains(": 595 ", "No route to host");
                    });
                }
            }
        } finally {
            lab.simulator().changes().revive(Lab.PVE3);
        }
    }

    @OldestAndNewest
    void theGuestsOfASilentNodeAreUnknownInTheListAndRunForWhoAsksTheNode(PveVersion version) {
        Lab lab = labs.of(version);
        lab.simulator().changes().silence(Lab.PVE2, true);
        try {
            compare(version, Lab.ALL, Operations.ofNodes());
            Target target = lab.target(Way.PVESH, Lab.ALL);
            assertThat(Operations.sync(target).guests())
                    .filteredOn(guest -> guest.vmid().equals(new Vmid(101)))
                    .singleElement()
                    .satisfies(guest -> {
                        assertThat(guest.status()).isEqualTo("unknown");
                        assertThat(guest.memBytes()).isNull();
                    });
            assertThat(Operations.lookup(target, QEMU, Operations.vmid(101))).satisfies(guest -> {
                assertThat(guest.status()).isEqualTo("running");
                assertThat(guest.memBytes()).isNotNull();
                assertThat(guest.cpuPct()).isNull();
            });
        } finally {
            lab.simulator().changes().silence(Lab.PVE2, false);
        }
    }

    /// PVE's number and words, what they are taken for, and which of them are PVE's own 30-second limit.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    500 | VM is locked (backup)                                                       | LOCKED
                    500 | can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout         | LOCKED
                    500 | cluster not ready - no quorum?                                              | REJECTED
                    500 | rbd error: rbd: couldn't connect to the cluster!                            | REJECTED
                    500 | storage 'gone' does not exist                                               | NOT_FOUND
                    596 | Connection timed out                                                        | TIMEOUT
                    596 | Broken pipe                                                                 | UNREACHABLE
                    595 | No route to host                                                            | UNREACHABLE
                    """)
    void pvesWordsArriveWhole(int status, String words, Kind kind) {
        labs.of(NEWEST).simulator().faults().set(config(), new Fault.Refuse(status, words));

        Refused refused = refused(NEWEST, lab -> Operations.config(lab, QEMU, Operations.vmid(100)));

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused.status()).hasValue(status);
        assertThat(refused.message())
                .isEqualTo("GET /nodes/pve1/qemu/100/config on PVE: %d %s".formatted(status, words));
    }

    @Test
    void disksBehindPvesTimeLimitLeaveTheRestOfTheNode() {
        Lab lab = labs.of(NEWEST);
        lab.simulator()
                .faults()
                .set(
                        Where.anything().endpoint("/nodes/{node}/disks/list"),
                        new Fault.Refuse(596, "Connection timed out"));

        compare(NEWEST, Lab.ALL, Operations.ofNodes());
        assertThat(Operations.health(lab.target(Way.PVESH, Lab.ALL), true).nodes())
                .hasSize(3)
                .allSatisfy(node -> assertThat(node.disksState()).isEqualTo(DisksState.TIMEOUT));
    }

    @Test
    void anAnswerThatHangsEndsAtTheDeadline() {
        labs.of(NEWEST).simulator().faults().set(config(), new Fault.Hang());

        for (Way way : Way.values()) {
            Instant deadline = Lab.CLOCK.instant().plus(Duration.ofSeconds(2));
            Lab lab = labs.of(NEWEST);

            Refused refused = Refused.by(
                    lab,
                    () -> lab.transport(way)
                            .send(Call.to(Endpoint.GUEST_CONFIG, Params.NONE, deadline, "pve1", "qemu", 100)));

            assertThat(refused.kind()).as("%s", way).isEqualTo(Kind.TIMEOUT);
            assertThat(refused.status()).as("%s", way).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>It works!</html>", "[1,", "{\"data\":"})
    void whatIsNotPveIsMalformed(String body) {
        labs.of(NEWEST).simulator().faults().set(config(), new Fault.Garbage(body));
        for (Way way : Way.values()) {
            Lab lab = labs.of(NEWEST);

            Refused refused =
                    Refused.by(lab, () -> Operations.config(lab.target(way, Lab.ALL), QEMU, Operations.vmid(100)));

            assertThat(refused.kind()).as("%s", way).isEqualTo(Kind.MALFORMED);
        }
    }

    @OldestAndNewest
    void everyWrongParameterHasItsComplaint(PveVersion version) {
        Params wrong = Params.of("limit", "many").with("start", -1).with("source", "nowhere");

        Refused refused = refusedCall(version, Endpoint.NODE_TASKS, wrong, "pve1");

        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused.status()).hasValue(400);
        assertThat(refused.errors())
                .containsOnlyKeys("limit", "start", "source")
                .containsEntry("limit", "type check ('integer') failed - got 'many'");
        assertThat(refused.message())
                .startsWith("GET /nodes/pve1/tasks on PVE: 400 Parameter verification failed. (limit: type check");
    }

    @OldestAndNewest
    void aMissingParameterIsNamed(PveVersion version) {
        Refused refused = refusedCall(version, Endpoint.NODE_RRDDATA, Params.NONE, "pve1");

        assertThat(refused.status()).hasValue(400);
        assertThat(refused.errors()).isEqualTo(Map.of("timeframe", "property is missing and it is not optional"));
    }

    /// REST encodes a UPID in a path, and pvesh wants it raw.
    @OldestAndNewest
    void aTaskIsFoundByItsUpid(PveVersion version) {
        Lab lab = labs.of(version);
        String upid = call(lab, Way.REST, Endpoint.NODE_TASKS, Params.of("typefilter", "vzdump"), "pve2")
                .path(0)
                .path("upid")
                .asText();

        for (Way way : Way.values()) {
            assertThat(call(lab, way, Endpoint.TASK_STATUS, Params.NONE, "pve2", upid)
                            .path("upid")
                            .asText())
                    .as("%s", way)
                    .isEqualTo(upid);
        }
    }

    /// pvesh does not even come to verify what its command line cannot have.
    @OldestAndNewest
    void anUnknownParameterIsRefused(PveVersion version) {
        Lab lab = labs.of(version);
        for (Way way : Way.values()) {
            Refused refused = Refused.by(lab, () -> call(lab, way, Endpoint.NODES, Params.of("bogus", "1")));

            assertThat(refused.kind()).as("%s", way).isEqualTo(Kind.REJECTED);
            assertThat(refused.status()).as("%s", way).hasValue(400);
            assertThat(refused.message()).as("%s", way).contains("bogus");
        }
    }

    @EachVersion
    void containersTellTheirAddressesFromPve8On(PveVersion version) {
        Lab lab = labs.of(version);
        for (Way way : Way.values()) {
            if (version.isAtLeast(8, 0)) {
                assertThat(call(lab, way, Endpoint.LXC_INTERFACES, Params.NONE, "pve3", 102))
                        .as("%s", way)
                        .isNotEmpty();
            } else {
                Refused refused =
                        Refused.by(lab, () -> call(lab, way, Endpoint.LXC_INTERFACES, Params.NONE, "pve3", 102));

                assertThat(refused.kind()).as("%s", way).isEqualTo(Kind.UNSUPPORTED);
                assertThat(refused.status()).as("%s", way).hasValue(501);
            }
        }
    }

    @OldestAndNewest
    void aStoppedContainerTellsNothingWhichIsASuccess(PveVersion version) {
        Lab lab = labs.of(version);
        for (Way way : Way.values()) {
            if (version.isAtLeast(8, 0)) {
                assertThat(call(lab, way, Endpoint.LXC_INTERFACES, Params.NONE, "pve2", 116)
                                .isNull())
                        .as("%s", way)
                        .isTrue();
            }
        }
    }

    /// What the guest agents of the simulated cast say, each in its mood.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    105 | No QEMU guest agent configured
                    112 | QEMU guest agent is not running
                    114 | VM 114 qga command 'guest-network-get-interfaces' failed - got timeout
                    """)
    void anAgentThatDoesNotAnswerIsARefusal(int vmid, String words) {
        String node = "pve" + ((vmid - 100) % 3 + 1);
        for (PveVersion version : List.of(OLDEST, NEWEST)) {
            Refused refused = refusedCall(version, Endpoint.AGENT_INTERFACES, Params.NONE, node, vmid);

            assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
            assertThat(refused.message()).endsWith(": 500 " + words);
        }
    }

    @OldestAndNewest
    void anErrorInsideOfTheAgentsSuccessIsARefusal(PveVersion version) {
        Refused refused = refused(
                version,
                lab -> lab.api().send(GuestCalls.interfaces(Lab.PVE3, GuestId.parse("qemu/120")), Operations.soon()));

        assertThat(refused.kind()).isEqualTo(Kind.REJECTED);
        assertThat(refused.message())
                .endsWith("the guest agent said: Command guest-network-get-interfaces has been disabled");
    }

    @OldestAndNewest
    void readsThatTravelTogetherKeepTheirOwnAnswers(PveVersion version) {
        Lab lab = labs.of(version);
        for (Way way : Way.values()) {
            Request<?> gone = GuestCalls.options(Lab.PVE1, GuestId.parse("qemu/999"));
            Request<?> there = GuestCalls.options(Lab.PVE1, GuestId.parse("qemu/100"));

            Answers answers = lab.target(way, Lab.ALL).api().sendTogether(List.of(gone, there), Operations.soon());

            assertThat(answers.to(gone).refusal())
                    .as("%s", way)
                    .hasValueSatisfying(why -> assertThat(why.kind()).isEqualTo(Kind.NOT_FOUND));
            assertThat(answers.to(there).value()).as("%s", way).isPresent();
        }
    }

    private static Where config() {
        return Where.anything().endpoint("/nodes/{node}/qemu/{vmid}/config");
    }

    private Refused refused(PveVersion version, Consumer<Target> work) {
        return refused(version, Lab.ALL, work);
    }

    /// The refusal that all ways agree on.
    private Refused refused(PveVersion version, NodeScope scope, Consumer<Target> work) {
        Lab lab = labs.of(version);
        return agreed(way -> Refused.by(lab, () -> work.accept(lab.target(way, scope))));
    }

    private Refused refusedCall(PveVersion version, Endpoint endpoint, Params params, Object... values) {
        Lab lab = labs.of(version);
        return agreed(way -> Refused.by(lab, () -> call(lab, way, endpoint, params, values)));
    }

    /// The failure of one node that all ways agree on.
    private Refused failure(
            PveVersion version, NodeScope scope, NodeName node, Function<Target, NodeReadings<?>> work) {
        Lab lab = labs.of(version);
        return agreed(way -> {
            NodeReadings<?> found = work.apply(lab.target(way, scope));
            assertThat(found.failures()).as("%s", way).containsOnlyKeys(node);
            assertThat(found.nodes()).as("%s", way).isNotEmpty();
            return Refused.of(lab, Objects.requireNonNull(found.failures().get(node)));
        });
    }

    private static Refused agreed(Function<Way, Refused> work) {
        Refused expected = work.apply(Way.REST);
        for (Way way : List.of(Way.TUNNEL, Way.PVESH)) {
            assertThat(work.apply(way)).as("%s", way).isEqualTo(expected);
        }
        return expected;
    }

    private static JsonNode call(Lab lab, Way way, Endpoint endpoint, Params params, Object... values) {
        return lab.transport(way)
                .send(Call.to(endpoint, params, Operations.soon(), values))
                .data();
    }
}
