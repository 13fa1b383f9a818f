package dev.pvefleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RestFaceTest {
    private static final NodeName PVE1 = new NodeName("pve1");
    private static final NodeName PVE2 = new NodeName("pve2");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-01T12:00:00Z"), ZoneOffset.UTC);

    private static Simulator simulator;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(ClusterSpec.small().withKeepAlive(Duration.ofSeconds(1)), CLOCK);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @AfterEach
    void calm() {
        simulator.faults().clear();
    }

    @Test
    void wrapsDataInAnEnvelope() throws Exception {
        try (RawHttps https = connect()) {
            RawHttps.Answer answer = https.get("/api2/json/version", Purpose.AUDITOR);

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"data\":{\"version\":\"9.1.9\",\"release\":\"9.1\",\"repoid\":\"ee417479f54d5b32\"}}");
        }
    }

    @Test
    void putsTheFirstLineOfARefusalInTheReasonPhraseAndCloses() throws Exception {
        try (RawHttps https = connect()) {
            RawHttps.Answer answer = https.get("/api2/json/nodes/pve1/qemu/999/config", Purpose.ADMIN);

            assertThat(answer.statusLine())
                    .isEqualTo("HTTP/1.1 500 Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist");
            assertThat(answer.body())
                    .isEqualTo("{\"data\":null,\"message\":\"Configuration file 'nodes/pve1/qemu-server/999.conf' does"
                            + " not exist\\n\"}");
            assertThat(https.isClosedByServer()).isTrue();
        }
    }

    @Test
    void diesOfARefusalWithCharactersThatAreNoBytes() throws Exception {
        try (RawHttps https = connect()) {
            RawHttps.Answer answer =
                    post(https, "/api2/json/nodes/pve1/qemu/100/agent/exec", "command=%2Fnosuch%2Fprogram");

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 596 Broken pipe");
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void runsAnotherProgramWhereAFormLosesAnEmptyWord() throws Exception {
        try (RawHttps https = connect()) {
            String exec = "/api2/json/nodes/pve1/qemu/100/agent/exec";

            assertThat(out(https, post(https, exec, "command=echo&command=one&command=&command=uname")))
                    .isEqualTo("Linux\\n");
        }
        try (RawHttps https = connect()) {
            String exec = "/api2/json/nodes/pve1/qemu/100/agent/exec";

            assertThat(out(https, post(https, exec, "command=echo&command=one&command=uname")))
                    .isEqualTo("one uname\\n");
        }
    }

    private static RawHttps.Answer post(RawHttps https, String path, String form) throws Exception {
        return https.send("POST", path, RawHttps.authorization(simulator, Purpose.ADMIN), form);
    }

    private static String out(RawHttps https, RawHttps.Answer begun) throws Exception {
        String pid = begun.body().replaceAll("\\D", "");
        return https.get("/api2/json/nodes/pve1/qemu/100/agent/exec-status?pid=" + pid, Purpose.ADMIN)
                .body()
                .replaceAll(".*out-data\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void keepsAnIdleConnectionForItsTimeOnly() throws Exception {
        try (RawHttps https = connect()) {
            https.get("/api2/json/version", Purpose.ADMIN);
            https.get("/api2/json/version", Purpose.ADMIN);

            assertThat(https.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesAConnectionAfterAHundredRequests() throws Exception {
        try (RawHttps https = connect()) {
            long kept = IntStream.rangeClosed(1, 100)
                    .mapToObj(_ -> https.getUnchecked("/api2/json/version", Purpose.ADMIN))
                    .filter(answer -> answer.header("connection").equals("Keep-Alive"))
                    .count();

            assertThat(kept).isEqualTo(99);
            assertThat(https.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersAWrongSecretAndAnExpiredTokenWithoutABody() throws Exception {
        try (RawHttps wrong = connect();
                RawHttps expired = connect();
                RawHttps none = connect()) {
            RawHttps.Answer toWrong =
                    wrong.send("GET", "/api2/json/version", "PVEAPIToken=svc@pve!automation=nope", "");
            RawHttps.Answer toExpired = expired.get("/api2/json/version", Purpose.EXPIRED);
            RawHttps.Answer toNone = none.send("GET", "/api2/json/version", "", "");

            assertThat(toWrong.statusLine()).isEqualTo("HTTP/1.1 401 Authentication failed!");
            assertThat(toExpired.statusLine()).isEqualTo("HTTP/1.1 401 Authentication failed!");
            assertThat(toNone.statusLine()).isEqualTo("HTTP/1.1 401 No ticket");
            assertThat(toWrong.body() + toExpired.body() + toNone.body()).isEmpty();
        }
    }

    @Test
    void refusesWhatTheServerLayerDoesNotTake() throws Exception {
        assertThat(statusOf("GET", "/api2/json/version", "a=b")).startsWith("HTTP/1.1 501 Unexpected content");
        assertThat(statusOf("PATCH", "/api2/json/version", "")).startsWith("HTTP/1.1 501 method 'PATCH'");
        assertThat(statusOf("GET", "/api2/json/nowhere", ""))
                .isEqualTo("HTTP/1.1 501 Method 'GET /nowhere' not implemented");
        try (RawHttps https = connect()) {
            assertThat(https.chunkedPost("/api2/json/nodes/pve1/lxc", Purpose.ADMIN)
                            .statusLine())
                    .startsWith("HTTP/1.1 501 chunked");
        }
    }

    @Test
    void answersForANodeThatIsDownWithTheProxysStatus() throws Exception {
        simulator.changes().kill(PVE2);
        try {
            assertThat(statusOf("GET", "/api2/json/nodes/pve2/status", "")).isEqualTo("HTTP/1.1 595 No route to host");
        } finally {
            simulator.changes().revive(PVE2);
        }
        assertThat(statusOf("GET", "/api2/json/nodes/pve2/status", "")).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void zipsLargeAnswersWhenAsked() throws Exception {
        try (RawHttps https = connect()) {
            RawHttps.Answer large = https.zipped("/api2/json/cluster/resources", Purpose.ADMIN);
            RawHttps.Answer small = https.zipped("/api2/json/version", Purpose.ADMIN);

            assertThat(large.header("content-encoding")).isEqualTo("gzip");
            assertThat(small.header("content-encoding")).isEmpty();
        }
    }

    @Test
    void dropsTheConnectionWhenToldTo() throws Exception {
        simulator.faults().set(Where.anything().endpoint("/version").times(1), new Fault.DropBefore());

        try (RawHttps https = connect()) {
            assertThat(https.get("/api2/json/version", Purpose.ADMIN).statusLine())
                    .isEmpty();
        }
        assertThat(statusOf("GET", "/api2/json/version", "")).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void breaksOffInTheMiddleOfAnAnswer() throws Exception {
        simulator.faults().set(Where.anything().endpoint("/cluster/resources").times(1), new Fault.DropMidway());

        try (RawHttps https = connect()) {
            RawHttps.Answer answer = https.get("/api2/json/cluster/resources", Purpose.ADMIN);

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.body()).isNotEmpty();
            assertThat(answer.body().length()).isLessThan(Integer.parseInt(answer.header("content-length")));
        }
    }

    @Test
    void sendsInPiecesAndMakesUpStatusesAndBodies() throws Exception {
        String whole;
        try (RawHttps https = connect()) {
            whole = https.get("/api2/json/nodes/pve1/status", Purpose.ADMIN).body();
        }
        simulator
                .faults()
                .set(Where.anything().endpoint("/nodes/{node}/status"), new Fault.Drip(5, Duration.ofMillis(1)));
        simulator.faults().set(Where.anything().endpoint("/nodes"), new Fault.Garbage("<html>"));
        simulator.faults().set(Where.anything().endpoint("/version"), new Fault.Refuse(596, "Connection timed out"));

        try (RawHttps dripping = connect();
                RawHttps garbled = connect()) {
            assertThat(dripping.get("/api2/json/nodes/pve1/status", Purpose.ADMIN)
                            .body())
                    .isEqualTo(whole);
            assertThat(garbled.get("/api2/json/nodes", Purpose.ADMIN).body()).isEqualTo("<html>");
        }
        assertThat(statusOf("GET", "/api2/json/version", "")).isEqualTo("HTTP/1.1 596 Connection timed out");
    }

    @Test
    void hangsUntilTheFaultIsLifted() throws Exception {
        simulator.faults().set(Where.anything().on(PVE1).endpoint("/nodes/{node}/status"), new Fault.Hang());

        try (RawHttps https = connect()) {
            https.sendOnly("/api2/json/nodes/pve1/status", Purpose.ADMIN);
            assertThat(statusOf("GET", "/api2/json/nodes/pve2/status", "")).isEqualTo("HTTP/1.1 200 OK");
            simulator.faults().clear();

            assertThat(https.isClosedByServer()).isTrue();
        }
    }

    @Test
    void countsByEndpoint() throws Exception {
        simulator.counters().reset();

        statusOf("GET", "/api2/json/nodes/pve2/status", "");

        assertThat(simulator.counters().restRequestsByEndpoint()).containsOnlyKeys("GET /nodes/{node}/status");
        assertThat(simulator.counters().restRequests(PVE2)).isEqualTo(1);
        assertThat(simulator.counters().mostInFlight(PVE2)).isEqualTo(1);
        assertThat(simulator.counters().restRequests(PVE1)).isZero();
    }

    @Test
    void countsWhatIsAskedOfTheClusterForNoNode() throws Exception {
        simulator.counters().reset();

        statusOf("GET", "/api2/json/cluster/resources", "");

        assertThat(simulator.counters().restRequests(PVE1)).isEqualTo(1);
        assertThat(simulator.counters().mostInFlightAtEntry(PVE1)).isEqualTo(1);
        assertThat(simulator.counters().mostInFlight(PVE1)).isZero();
    }

    private static RawHttps connect() throws Exception {
        return new RawHttps(simulator, PVE1);
    }

    private static String statusOf(String method, String path, String body) throws Exception {
        try (RawHttps https = connect()) {
            return https.send(method, path, RawHttps.authorization(simulator, Purpose.ADMIN), body)
                    .statusLine();
        }
    }
}
