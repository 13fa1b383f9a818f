package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.api.Method;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Purpose;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.WhichTask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What can go wrong with a request that changes something, over HTTPS, and what a test can see of it.
class ChangeFaultsTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final Vmid WEB = new Vmid(100);
    private static final String STOP = "/api2/json/nodes/pve1/qemu/100/status/stop";
    private static final String CONFIG = "/api2/json/nodes/pve1/qemu/100/config";

    private static final TurnedClock CLOCK = new TurnedClock(Instant.parse("2026-05-01T12:00:00Z"));

    private static Simulator simulator;
    private static List<Guest> guests;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(ClusterSpec.small(), CLOCK);
        guests = List.copyOf(simulator.cluster().guests());
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @BeforeEach
    void beginAnew() {
        simulator.faults().clear();
        simulator.mishaps().clear();
        guests.forEach(simulator.changes()::put);
        simulator.counters().reset();
    }

    @Test
    void losesTheAnswerButNotTheWork() throws Exception {
        simulator.faults().set(Where.anything().method(Method.POST).times(1), new Fault.DropAfter());

        assertThat(send("POST", STOP, "").statusLine()).isEmpty();

        assertThat(power()).isEqualTo(Power.STOPPED);
        assertThat(simulator.counters().changes()).hasSize(1);
    }

    @Test
    void losesTheRequestAndDoesNoWork() throws Exception {
        simulator.faults().set(Where.anything().method(Method.POST).times(1), new Fault.DropBefore());

        assertThat(send("POST", STOP, "").statusLine()).isEmpty();

        assertThat(power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void saysThatTheTimeIsUpWhileTheWorkGoesOn() throws Exception {
        simulator.faults().set(Where.anything().guest(WEB), new Fault.RefuseAfter(596, "Connection timed out"));

        RawHttps.Answer answer = send("PUT", CONFIG, "name=web2");

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 596 Connection timed out");
        assertThat(answer.body()).isEmpty();
        assertThat(simulator.cluster().guest(WEB).orElseThrow().name()).isEqualTo("web2");
    }

    @Test
    void keepsTheClientWaitingForAnAnswerThatNeverComes() throws Exception {
        simulator.faults().set(Where.anything().method(Method.PUT), new Fault.HangAfter());

        try (RawHttps https = new RawHttps(simulator, PVE1)) {
            https.sendOnly("PUT", CONFIG, Purpose.ADMIN, "name=web2");
            Eventually.holds(
                    () -> simulator.cluster().guest(WEB).orElseThrow().name().equals("web2"));

            simulator.faults().clear();
            assertThat(https.isClosedByServer()).isTrue();
        }
    }

    @Test
    void saysBrieflyThatThereIsNoSuchTask() throws Exception {
        send("POST", STOP, "");
        Task task = simulator.cluster().tasks().getLast();
        String status = "/api2/json/nodes/pve1/tasks/" + task.upid() + "/status";
        simulator
                .faults()
                .set(
                        Where.anything()
                                .endpoint("/nodes/{node}/tasks/{upid}/status")
                                .times(1),
                        new Fault.Complain(Map.of("upid", "no such task")));

        RawHttps.Answer first = send("GET", status, "");
        assertThat(first.statusLine()).isEqualTo("HTTP/1.1 400 Parameter verification failed.");
        assertThat(first.body()).contains("\"errors\":{\"upid\":\"no such task\"}");
        assertThat(send("GET", status, "").body()).contains("\"exitstatus\":\"OK\"");
    }

    @Test
    void hitsOnlyTheMethodAndTheGuestThatAreMeant() throws Exception {
        simulator
                .faults()
                .set(
                        Where.anything()
                                .endpoint("/nodes/{node}/qemu/{vmid}/config")
                                .method(Method.PUT)
                                .guest(WEB),
                        new Fault.Refuse(500, "VM is locked (backup)"));

        assertThat(send("PUT", CONFIG, "name=web2").statusLine()).isEqualTo("HTTP/1.1 500 VM is locked (backup)");
        assertThat(send("GET", CONFIG, "").statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(send("PUT", "/api2/json/nodes/pve1/qemu/106/config", "name=other")
                        .statusLine())
                .isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void showsTheExactRequestsThatCameIn() throws Exception {
        send("GET", CONFIG + "?current=1", "");
        send("PUT", CONFIG, "name=web2&delete=ciuser&tags=a%3Bb");
        send("DELETE", "/api2/json/nodes/pve1/qemu/121?purge=1", "");

        List<Received> changes = simulator.counters().changes();
        assertThat(simulator.counters().received()).hasSize(3);
        assertThat(changes)
                .extracting(Received::method, Received::path)
                .containsExactly(
                        tuple(Method.PUT, "/nodes/pve1/qemu/100/config"), tuple(Method.DELETE, "/nodes/pve1/qemu/121"));
        assertThat(changes.getFirst().params()).containsOnlyKeys("name", "delete", "tags");
        assertThat(changes.getFirst().param("tags")).isEqualTo("a;b");
        assertThat(changes.getLast().param("purge")).isEqualTo("1");
        assertThat(changes.getFirst().template()).isEqualTo("/nodes/{node}/qemu/{vmid}/config");
    }

    @Test
    void showsNoValueThatMayBeSecret() throws Exception {
        send("PUT", CONFIG, "cipassword=hush");

        assertThat(simulator.counters().changes().getFirst().toString())
                .isEqualTo("PUT /nodes/pve1/qemu/100/config [cipassword]");
    }

    @Test
    void answersOthersWhileOneWaitsForALockFile() throws Exception {
        simulator.mishaps().set(WhichTask.any().type("qmshutdown").times(1), new Mishap.Hangs());
        send("POST", "/api2/json/nodes/pve1/qemu/100/status/shutdown", "");

        try (RawHttps waiting = new RawHttps(simulator, PVE1)) {
            waiting.sendOnly("PUT", CONFIG, Purpose.ADMIN, "name=web2");
            assertThat(send("GET", CONFIG, "").body()).contains("\"name\":\"web\"");

            simulator.changes().releaseTasks();
            assertThat(waiting.awaitAnswer().statusLine()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(simulator.cluster().guest(WEB).orElseThrow().name()).isEqualTo("web2");
    }

    private Power power() {
        return simulator.cluster().guest(WEB).orElseThrow().power();
    }

    private RawHttps.Answer send(String method, String path, String body) throws Exception {
        try (RawHttps https = new RawHttps(simulator, PVE1)) {
            return https.send(method, path, RawHttps.authorization(simulator, Purpose.ADMIN), body);
        }
    }
}
