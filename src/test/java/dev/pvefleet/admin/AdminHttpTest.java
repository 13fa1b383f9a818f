package dev.pvefleet.admin;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pvefleet.config.Mistake;
import dev.pvefleet.config.Reloading.Outcome;
import dev.pvefleet.metrics.Fleets;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Tombstone;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.shape.Shape;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole API over real HTTP, as Quarkus serves it.
@QuarkusTest
class AdminHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/v1/";
    private static final String START = API + "targets/lab/qemu/100/start";

    @Inject
    AdminApi api;

    private final FakeAgent agent = new FakeAgent(Clock.systemUTC());
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @BeforeEach
    void open() {
        api.open(agent.foundation());
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        api.close(Duration.ofSeconds(30));
    }

    @Test
    void aGuestHasAllThatTheCommandLinePrints() throws Exception {
        agent.state.update(fleet -> fleet.moved(Duration.between(Fleets.NOW, Instant.now())));
        GuestRecord guest = firstGuest().withIpv4("192.0.2.50");

        JsonNode served = servedGuest();

        assertServed(served, guest, 4);
        assertThat(served.get("ipv4AgeSec").asLong()).isBetween(0L, 60L);
        assertThat(served.get("stale").asBoolean()).isFalse();
        assertThat(served.get("restored").asBoolean()).isFalse();
    }

    /// The addresses are as old as the rest, and are left out, as metrics leave them out.
    @Test
    void aGuestThatWasReadLongAgoIsStaleAndHasNoAddress() throws Exception {
        JsonNode served = servedGuest();

        assertServed(served, firstGuest(), 3);
        assertThat(served.has("ipv4")).isFalse();
        assertThat(served.get("stale").asBoolean()).isTrue();
    }

    private GuestRecord firstGuest() {
        return requireNonNull(agent.state.snapshot().targets().get(FakeAgent.LAB))
                .inventory()
                .orElseThrow()
                .guests()
                .getFirst();
    }

    private static JsonNode servedGuest() throws Exception {
        return JSON.readTree(viewer().get(API + "guests/lab/100").body().asString());
    }

    private static void assertServed(JsonNode served, GuestRecord guest, int besideIt) throws Exception {
        JsonNode printed = JSON.readTree(Shape.json(guest));
        printed.properties()
                .forEach(field -> assertThat(served.get(field.getKey()))
                        .as(field.getKey())
                        .isEqualTo(field.getValue()));
        assertThat(served.has("ageSec")).isTrue();
        assertThat(served.size()).isEqualTo(printed.size() + besideIt);
    }

    @Test
    void guestsAreChosenByTheQuery() {
        ok(viewer().get(API + "guests")).body("guests", hasSize(3)).body("targets.name", equalTo(List.of("lab")));
        ok(viewer().get(API + "guests?type=lxc")).body("guests.vmid", equalTo(List.of(101)));
        ok(viewer().get(API + "guests?target=lab&node=pve1&type=qemu&tag=web"))
                .body("guests.vmid", equalTo(List.of(100, 102)));
        ok(viewer().get(API + "guests?tag=nothing")).body("guests", hasSize(0));
        problem(viewer().get(API + "guests?tags=web"), 400, "usage").body("detail", containsString("'tag'"));
        problem(viewer().get(API + "guests?type=vm"), 400, "usage").body("mistakes", hasItem(startsWith("type: ")));
        problem(viewer().get(API + "guests?target=prod"), 404, "not_found").body("hint", equalTo("there are: lab"));
        problem(viewer().get(API + "guests?tag=a&tag=b"), 400, "usage");
    }

    @Test
    void whatThereIsNotIsNotFound() {
        problem(viewer().get(API + "guests/lab/999"), 404, "not_found");
        problem(viewer().get(API + "guests/prod/100"), 404, "not_found");
        problem(viewer().get(API + "guests/lab/99"), 400, "usage");
        problem(viewer().get(API + "nodes/lab/pve9"), 404, "not_found");
        problem(viewer().get(API + "operations/7e0f5c52-6f0a-4c39-9b0f-3c6d9a1b2c3d"), 404, "not_found");
        problem(viewer().get(API + "operations/1"), 404, "not_found");
        problem(viewer().get("/api/v2/guests"), 404, "no_such_path");
        problem(operator().post(API + "targets/lab/qemu/100/explode"), 404, "no_such_path")
                .body("hint", containsString("resize-disk"));
        problem(operator().post(API + "targets/lab/lxc/101/guest-exec"), 404, "no_such_path");
        problem(operator().post(API + "targets/prod/qemu/100/start"), 404, "not_found")
                .body("hint", containsString("lab"));
    }

    @Test
    void aGuestThatVanishedIsToldToHave() {
        GuestRecord guest = guest();
        agent.store.tombstones.add(new Tombstone(withVmid(guest), Fleets.NOW));
        agent.store.versions.add(new GuestVersion(guest, Fleets.NOW, null));

        problem(viewer().get(API + "guests/lab/555"), 404, "not_found")
                .body("detail", containsString("vanished at 2026-03-01T12:00:00Z"));
        ok(viewer().get(API + "guests/lab/100/history"))
                .body("versions", hasSize(1))
                .body("versions[0].record.vmid", is(100))
                .body("versions[0].until", nullValue());
        ok(viewer().get(API + "guests/lab/555/history")).body("vanishedAt", equalTo("2026-03-01T12:00:00Z"));
        problem(viewer().get(API + "guests/lab/777/history"), 404, "not_found");
    }

    @Test
    void aStateThatCannotBeReadIsSaidToBe() {
        agent.store.broken = true;

        problem(viewer().get(API + "guests/lab/100/history"), 503, "state")
                .body("detail", containsString("the disk is full"));
        ok(viewer().get(API + "guests/lab/100"));
    }

    @Test
    void nodesComeWithTheirDisks() {
        ok(viewer().get(API + "nodes/lab/pve1"))
                .body("disks", hasSize(3))
                .body("status", notNullValue())
                .body("disks[1].health", equalTo("FAILED"));
        ok(viewer().get(API + "nodes?target=lab")).body("nodes.node", hasItem("pve1"));
        ok(viewer().get(API + "targets")).body("targets[0].operations.sync.runs", is(2));
        assertThat(viewer().head(API + "targets").statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeIsAcceptedAndCanBeFollowed() {
        holdChanges();

        Response accepted = operator().post(START);

        String link = accepted.header("Location");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(link).matches("/api/v1/operations/[0-9a-f-]{36}");
        accepted.then()
                .body("state", equalTo("running"))
                .body("who", equalTo("ops"))
                .body("operation", equalTo("start"))
                .body("vmid", is(100))
                .body("result", nullValue());
        assertThat(viewer().get(link).path("id").toString()).isEqualTo(link.substring(link.lastIndexOf('/') + 1));

        Response busy = operator().post(API + "targets/lab/qemu/100/stop");
        problem(busy, 409, "busy").body("operation", equalTo(link));
        assertThat(busy.header("Retry-After")).isNotBlank();

        mayEnd.countDown();
        Response again = operator().header("Prefer", "wait=60").post(API + "targets/lab/qemu/101/start");
        assertThat(again.statusCode()).isEqualTo(200);
        ok(viewer().get(API + "operations?limit=1")).body("operations.vmid", equalTo(List.of(101)));
        ok(viewer().get(API + "operations")).body("operations", hasSize(2));
        problem(viewer().get(API + "operations?limit=0"), 400, "usage");
    }

    @Test
    void whoPrefersToWaitGetsTheEnd() {
        Response ended = operator().header("Prefer", "wait=60").post(START);

        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.header("Preference-Applied")).isEqualTo("wait=60");
        ended.then()
                .body("state", equalTo("succeeded"))
                .body("result.status", equalTo("running"))
                .body("endedAt", notNullValue());
    }

    @Test
    void whoWaitsInVainGetsWhatThereIs() {
        holdChanges();

        Response waited = operator().header("Prefer", "wait=0").post(START);

        assertThat(waited.statusCode()).isEqualTo(202);
        assertThat(waited.header("Preference-Applied")).isEqualTo("wait=0");
        waited.then().body("state", equalTo("running"));
    }

    @Test
    void aRepetitionUnderTheSameKeyIsTheSameOperation() {
        holdChanges();
        Response first = operator()
                .header("Idempotency-Key", "k1")
                .body("{\"waitForIp\":true}")
                .post(START);
        Response second = operator()
                .header("Idempotency-Key", "k1")
                .body(" { \"waitForIp\" : true } ")
                .post(START);
        mayEnd.countDown();
        Response third = operator()
                .header("Idempotency-Key", "k1")
                .header("Prefer", "wait=60")
                .body("{\"waitForIp\":true}")
                .post(START);
        Response later = operator()
                .header("Idempotency-Key", "k1")
                .body("{\"waitForIp\":true}")
                .post(START);

        assertThat(List.of(first, second)).allMatch(answer -> answer.statusCode() == 202);
        assertThat(List.of(third, later)).allMatch(answer -> answer.statusCode() == 200);
        assertThat(List.of(second, third, later))
                .allMatch(answer -> answer.header("Location").equals(first.header("Location")));
        assertThat(begun).hasValue(1);
        problem(operator().header("Idempotency-Key", "k1").body("{}").post(START), 422, "key_reused")
                .body("operation", equalTo(first.header("Location")));
        problem(operator().header("Idempotency-Key", "two words").post(START), 400, "usage");
    }

    @Test
    void argumentsAreCheckedBeforeAnythingBegins() {
        holdChanges();

        problem(operator().body("{\"waitForIP\":true}").post(START), 400, "usage")
                .body("mistakes", equalTo(List.of("waitForIP: unknown; did you mean 'waitForIp'?")));
        problem(operator().body("[]").post(START), 400, "usage");
        problem(operator().body("{").post(START), 400, "usage");
        problem(operator().post(START + "?force=true"), 400, "usage");
        problem(operator().delete(API + "targets/lab/qemu/100?purgee=1"), 400, "usage")
                .body("detail", containsString("'purge'"));
        problem(operator().body("{}").delete(API + "targets/lab/qemu/100"), 400, "usage");
        problem(operator().body("{\"vmid\":7}").post(API + "targets/lab/lxc"), 400, "usage")
                .body("mistakes", hasSize(5));
        assertThat(begun).hasValue(0);
        ok(viewer().get(API + "operations")).body("operations", hasSize(0));
    }

    @Test
    void everyChangeHasItsPath() {
        String lab = API + "targets/lab/";

        accepted(operator().delete(lab + "qemu/301?purge=true&force=1"), "delete", 301);
        accepted(operator().delete(lab + "lxc/302"), "delete", 302);
        accepted(operator().post(lab + "qemu/303/stop"), "stop", 303);
        accepted(operator().body("{\"forceStop\":true}").post(lab + "qemu/304/shutdown"), "shutdown", 304);
        accepted(
                operator().body("{\"disk\":\"scsi0\",\"size\":\"+1G\"}").post(lab + "qemu/305/resize-disk"),
                "resizeDisk",
                305);
        accepted(operator().body("{\"config\":{\"onboot\":1}}").post(lab + "qemu/306/set-config"), "setConfig", 306);
        accepted(operator().body("{\"command\":[\"id\"]}").post(lab + "qemu/307/guest-exec"), "guestExec", 307);
        accepted(operator().body("{\"vmid\":9001,\"name\":\"web\"}").post(lab + "qemu/308/clone"), "clone", 9001);
        accepted(operator().body("{\"disk\":\"rootfs\",\"size\":\"+1G\"}").post(lab + "lxc/309/resize"), "resize", 309);
        accepted(
                operator().body("{\"disk\":\"mp0\",\"size\":\"2G\"}").post(lab + "lxc/310/resize-disk"), "resize", 310);
        accepted(
                operator()
                        .body("{\"vmid\":9201,\"ostemplate\":\"local:vztmpl/debian.tar.zst\",\"hostname\":\"edge\","
                                + "\"storage\":\"local-lvm\",\"rootfsSize\":\"8\"}")
                        .post(lab + "lxc"),
                "create",
                9201);
    }

    @Test
    void aRunIsAnsweredWithWhatWasRead() {
        ok(operator().post(API + "targets/lab/sync"))
                .body("guests", hasSize(3))
                .body("targets.name", equalTo(List.of("lab")));
        ok(operator().post(API + "targets/lab/node-status")).body("nodes", hasSize(1));
        problem(operator().body("{\"a\":1}").post(API + "targets/lab/sync"), 400, "usage");
        problem(operator().post(API + "targets/prod/sync"), 404, "not_found");

        agent.runs = (_, _) -> false;
        problem(operator().post(API + "targets/lab/sync"), 409, "busy");
    }

    @Test
    void aRunThatFailedSaysWhy() {
        agent.runs = (target, operation) -> {
            agent.state.update(fleet -> fleet.with(target, known -> failed(known, operation)));
            return true;
        };

        problem(operator().post(API + "targets/lab/sync"), 502, "unreachable")
                .body("detail", equalTo("no route"))
                .body("hint", equalTo("look at the cable"));
    }

    @Test
    void aRunThatADefectEndedSaysNoMore() {
        agent.runs = (target, operation) -> {
            agent.state.update(fleet -> fleet.with(
                    target,
                    known -> known.with(operation, it -> it.ran(Fleets.NOW, Duration.ZERO, Optional.of("internal")))));
            return true;
        };

        problem(operator().post(API + "targets/lab/sync"), 500, "internal");
    }

    @Test
    void aReloadSaysWhatChangedOrWhatIsWrong() {
        agent.reloading = () -> new Outcome.Applied(
                List.of(new TargetName("new")),
                List.of(),
                List.of(),
                List.of(FakeAgent.LAB),
                List.of("http.listen"),
                List.of());
        ok(operator().post(API + "reload"))
                .body("added", equalTo(List.of("new")))
                .body("unchanged", equalTo(List.of("lab")))
                .body("atRestart", equalTo(List.of("http.listen")));

        agent.reloading = () -> new Outcome.Refused(List.of(
                new Mistake("pve-fleet.yaml", 7, 3, "http.lisen", "unknown key; did you mean 'listen'?"),
                new Mistake("pve-fleet.yaml", 9, 3, "targets", "is empty")));
        problem(operator().post(API + "reload"), 422, "config")
                .body("mistakes", hasSize(2))
                .body("mistakes[0]", equalTo("pve-fleet.yaml:7:3: http.lisen: unknown key; did you mean 'listen'?"));
        problem(operator().body("{\"x\":1}").post(API + "reload"), 400, "usage");
    }

    @Test
    void aDefectIsNotShown() {
        agent.reloading = () -> {
            throw new IllegalStateException("secret-of-a-defect, as this test wants it");
        };

        problem(operator().post(API + "reload"), 500, "internal").body("detail", not(containsString("secret")));
    }

    @Test
    void theDocumentIsServedAndTheOtherEndpointsStay() {
        given().get("/q/openapi")
                .then()
                .statusCode(200)
                .body(
                        containsString("pve-fleet admin API"),
                        containsString("/api/v1/targets/{target}/qemu/{vmid}/clone"));
        given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("info.version", startsWith("0."))
                .body("paths.size()", is(27))
                .body("components.securitySchemes.token.scheme", equalTo("bearer"));
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(given().get("/metrics").statusCode()).isEqualTo(200);
        assertThat(given().get("/api/v1/targets").statusCode()).isEqualTo(401);
    }

    private void holdChanges() {
        agent.changes = (targets, change, _, _) -> {
            begun.incrementAndGet();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return agent.done(targets.getFirst().name(), change.operation());
        };
    }

    private GuestRecord guest() {
        return requireNonNull(agent.state.snapshot().targets().get(FakeAgent.LAB))
                .inventory()
                .orElseThrow()
                .guests()
                .getFirst();
    }

    private static GuestRecord withVmid(GuestRecord guest) {
        return new GuestRecord(
                guest.target(),
                guest.type(),
                new Vmid(555),
                guest.name(),
                guest.node(),
                guest.status(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                guest.tags(),
                true,
                false,
                null,
                null,
                false,
                null,
                "sync",
                Fleets.NOW);
    }

    private static TargetSnapshot failed(TargetSnapshot known, Operation operation) {
        TreeMap<String, Optional<Failure>> collectors = new TreeMap<>(known.collectors());
        collectors.put(
                operation.toString(),
                Optional.of(new Failure(Kind.UNREACHABLE, "no route", Optional.of("look at the cable"))));
        return known.withCollectors(collectors);
    }

    private static RequestSpecification viewer() {
        return given().auth().oauth2(FakeAgent.VIEWER);
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(FakeAgent.OPERATOR).contentType(ContentType.JSON);
    }

    private static ValidatableResponse ok(Response answer) {
        assertHardened(answer);
        return answer.then().statusCode(200).contentType("application/json");
    }

    private static void accepted(Response answer, String operation, int vmid) {
        assertHardened(answer);
        String link = answer.header("Location");
        answer.then()
                .statusCode(202)
                .contentType("application/json")
                .body("operation", equalTo(operation))
                .body("vmid", is(vmid));
        assertThat(link).startsWith(API + "operations/");
    }

    private static ValidatableResponse problem(Response answer, int status, String kind) {
        assertHardened(answer);
        assertThat(answer.body().asString()).doesNotContain("\tat ", "<html", "Exception");
        return answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", is(status))
                .body("kind", equalTo(kind))
                .body("type", equalTo("urn:pvefleet:problem:" + kind))
                .body("detail", not(equalTo("")));
    }

    private static void assertHardened(Response answer) {
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
