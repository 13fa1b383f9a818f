package dev.pvefleet.proxmox.rest;

import static dev.pvefleet.proxmox.rest.ScriptedServer.ok;
import static dev.pvefleet.proxmox.rest.ScriptedServer.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.Retrying;
import dev.pvefleet.proxmox.transport.StaleConnection;
import dev.pvefleet.proxmox.transport.Transport;
import dev.pvefleet.proxmox.transport.TransportException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for HTTPS to PVE on every way, against a server that says exactly what PVE says.
abstract class RestTransportContract {
    private static final String SECRET = "0b5f9a4e-secret";
    private static final Duration ENOUGH = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.issue();

    ScriptedServer server;
    private RestTransport transport;

    abstract RestTransport open(ApiConfig config);

    @BeforeEach
    void begin() throws IOException {
        server = ScriptedServer.over(IDENTITY.context());
        transport = open(config(server.url()));
    }

    @AfterEach
    void finish() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void asksWithTheTokenAndNothingMore() throws Exception {
        server.data("{\"version\":\"9.1\"}");

        Reply reply = get(Endpoint.VERSION);

        ScriptedServer.Request request = server.heard();
        assertThat(reply.data().path("version").asText()).isEqualTo("9.1");
        assertThat(request.line()).isEqualTo("GET /api2/json/version HTTP/1.1");
        assertThat(request.header("Authorization")).isEqualTo("PVEAPIToken=svc@pve!auto=" + SECRET);
        assertThat(request.headers()).containsOnlyKeys("host", "user-agent", "authorization");
    }

    @Test
    void encodesAQuerySoThatPveReadsTheSame() throws Exception {
        server.data("[]");
        Params params = Params.of("a", "1;=+%& ü{x}/?#").with("b c", "€").with("a", "second");

        transport.send(Call.to(Endpoint.NODE_TASKS, params, soon(), "pve1"));

        String line = server.heard().line();
        assertThat(line).startsWith("GET /api2/json/nodes/pve1/tasks?").endsWith(" HTTP/1.1");
        assertThat(PveDecoder.decode(line.substring(line.indexOf('?') + 1, line.lastIndexOf(' '))))
                .isEqualTo(Map.of("a", List.of("1;=+%& ü{x}/?#", "second"), "b c", List.of("€")));
    }

    @Test
    void encodesThePath() throws Exception {
        server.data("[]");

        transport.send(Call.to(Endpoint.STORAGE_CONTENT, Params.NONE, soon(), "pve1", "my store%"));

        assertThat(server.heard().line()).isEqualTo("GET /api2/json/nodes/pve1/storage/my%20store%25/content HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GUEST_CLONE", "GUEST_SET_CONFIG"})
    void sendsAFormWithItsLength(Endpoint endpoint) throws Exception {
        server.data("null");
        Params params = Params.of("command", "ls").with("command", "-l;=+%& ü").with("force", true);

        transport.send(Call.to(endpoint, params, soon(), "pve1", "qemu", 100));

        ScriptedServer.Request request = server.heard();
        assertThat(request.line()).startsWith(endpoint.verb() + " ").doesNotContain("?");
        assertThat(request.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.header("Content-Length"))
                .isEqualTo(String.valueOf(request.body().length()));
        assertThat(request.headers()).doesNotContainKey("transfer-encoding");
        assertThat(PveDecoder.decode(request.body()))
                .isEqualTo(Map.of("command", List.of("ls", "-l;=+%& ü"), "force", List.of("1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GUEST_START", "GUEST_SET_CONFIG"})
    void anEmptyWriteHasALengthAndNoType(Endpoint endpoint) throws Exception {
        server.data("\"UPID:x\"");

        transport.send(Call.to(endpoint, Params.NONE, soon(), "pve1", "qemu", 100));

        ScriptedServer.Request request = server.heard();
        assertThat(request.header("Content-Length")).isEqualTo("0");
        assertThat(request.headers()).doesNotContainKeys("content-type", "transfer-encoding");
    }

    @Test
    void deletesWithAQueryAndNoBody() throws Exception {
        server.data("\"UPID:x\"");

        transport.send(Call.to(Endpoint.GUEST_DELETE, Params.NONE.with("purge", true), soon(), "pve1", "qemu", 100));

        ScriptedServer.Request request = server.heard();
        assertThat(request.line()).isEqualTo("DELETE /api2/json/nodes/pve1/qemu/100?purge=1 HTTP/1.1");
        assertThat(request.headers()).doesNotContainKeys("content-type", "transfer-encoding", "content-length");
    }

    @Test
    void nullIsAnAnswer() {
        server.data("null");

        assertThat(get(Endpoint.VERSION).data().isNull()).isTrue();
    }

    @Test
    void whatStandsBesideTheDataIsLeftAlone() {
        server.says(ok("{\"total\":2,\"changes\":\"--- /etc/network/interfaces\",\"data\":[1]}"));

        assertThat(get(Endpoint.VERSION).data()).hasToString("[1]");
    }

    /// A ticket in a cookie would count more than the token.
    @Test
    void aCookieIsNotSentBack() throws Exception {
        server.says("HTTP/1.1 200 OK\r\nSet-Cookie: PVEAuthCookie=PVE:x; path=/; secure\r\nContent-Length: 10\r\n\r\n"
                        + "{\"data\":1}")
                .data("2");
        get(Endpoint.VERSION);
        server.heard();

        get(Endpoint.VERSION);

        assertThat(server.heard().headers()).containsOnlyKeys("host", "user-agent", "authorization");
    }

    @Test
    void readsAChunkedAnswer() {
        server.says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n3\r\n42}\r\n0\r\n\r\n");

        assertThat(get(Endpoint.VERSION).data().asInt()).isEqualTo(42);
    }

    @Test
    void readsAnAnswerThatEndsWithItsConnection() {
        server.saysAndCloses("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\":42}");

        assertThat(get(Endpoint.VERSION).data().asInt()).isEqualTo(42);
    }

    @Test
    void olderPveHasItsWordsInTheReasonPhrase() {
        server.saysAndCloses(refused("500 CT is locked (disk)", "{\"data\":null}"));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
        assertThat(failure.detail()).isEqualTo("CT is locked (disk)");
        assertThat(failure.status()).hasValue(500);
    }

    @Test
    void newerPveHasMoreWordsInItsMessage() {
        server.saysAndCloses(refused("500 first line", "{\"data\":null,\"message\":\"first line\\nsecond line\\n\"}"));

        assertThat(failureOf(Endpoint.VERSION).detail()).isEqualTo("first line\nsecond line");
    }

    @Test
    void complaintsAboutParametersAreKept() {
        server.saysAndCloses(refused(
                "400 Parameter verification failed.",
                "{\"data\":null,\"errors\":{\"vmid\":\"invalid format - no\\n\",\"x\":\"not defined\"}}"));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
        assertThat(failure.errors()).containsOnlyKeys("vmid", "x");
        assertThat(failure.detail()).contains("Parameter verification failed.", "vmid: invalid format - no");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    401 No ticket | UNAUTHENTICATED | No ticket
                    403 Permission check failed (/vms/100, VM.Audit) | FORBIDDEN | Permission check failed
                    595 No route to host | UNREACHABLE | No route to host
                    596 Connection timed out | TIMEOUT | Connection timed out
                    596 Broken pipe | UNREACHABLE | Broken pipe
                    599 Too many redirections | UNREACHABLE | Too many redirections
                    500 Configuration file 'nodes/pve1/qemu-server/9.conf' does not exist | NOT_FOUND | does not exist
                    501 Method 'GET /x' not implemented | UNSUPPORTED | not implemented
                    """)
    void anEmptyRefusalSpeaksThroughItsReason(String statusAndReason, Kind kind, String words) {
        server.saysAndCloses(refused(statusAndReason, ""));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.detail()).contains(words);
        assertThat(failure).hasMessageContaining("GET /version on " + server.url());
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHENTICATED", "595, UNREACHABLE", "596, TIMEOUT", "500, REJECTED"})
    void aRefusalWithoutAnyWordIsStillExplained(String status, Kind kind) {
        server.saysAndCloses(refused(status + " ", ""));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.detail()).isNotBlank();
    }

    @Test
    void plainTextIsReadWhereNothingElseSpeaks() {
        server.saysAndCloses(refused("501 ", "for data too large"));

        assertThat(failureOf(Endpoint.VERSION).detail()).isEqualTo("for data too large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>It works!</body></html>",
                "",
                "{\"data\":[1,",
                "{\"success\":1}",
                "[1]",
                "{\"data\":1}x"
            })
    void whatIsNotPveIsMalformed(String body) {
        server.says(ok(body));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.hint()).isPresent();
    }

    @Test
    void anAnswerThatIsNotHttpIsMalformed() {
        server.saysAndCloses("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n");

        assertThat(failureOf(Endpoint.VERSION).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.saysAndCloses("HTTP/1.1 301 Moved\r\nLocation: " + server.url() + "/\r\nContent-Length: 0\r\n\r\n");

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("apiUrl"));
        assertThat(server.requests()).isOne();
    }

    @Test
    void aConnectionIsKept() {
        server.data("1").data("2");

        get(Endpoint.VERSION);
        get(Endpoint.VERSION);

        assertThat(server.connections()).isOne();
    }

    @Test
    void aConnectionThatPveClosesIsNotUsedAgain() {
        server.saysAndCloses("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{\"data\":1}");
        server.data("2");

        get(Endpoint.VERSION);

        assertThat(get(Endpoint.VERSION).data().asInt()).isEqualTo(2);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatBreaksBeforeTheAnswerIsStale() {
        server.data("1").then((request, out) -> false);
        get(Endpoint.VERSION);

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("before an answer");
        assertThat(failure).hasCauseInstanceOf(StaleConnection.class);
    }

    @Test
    void aReadSurvivesAStaleConnection() {
        server.data("1").then((request, out) -> false).data("3");
        Transport retrying = new Retrying(
                transport, Clock.systemUTC(), time -> assertThat(time).isZero(), RandomGenerator.getDefault());

        retrying.send(call(Endpoint.VERSION));

        assertThat(retrying.send(call(Endpoint.VERSION)).data().asInt()).isEqualTo(3);
    }

    @Test
    void aConnectionMayEndAfterAHundredRequests() {
        for (int count = 1; count <= 250; count++) {
            if (count % 100 == 0) {
                server.saysAndCloses("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{\"data\":1}");
            } else {
                server.data("1");
            }
        }

        for (int count = 1; count <= 250; count++) {
            assertThat(get(Endpoint.VERSION).data().asInt()).isOne();
        }

        assertThat(server.connections()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n"
            })
    void aConnectionThatBreaksInTheAnswerIsNotStale(String part) {
        server.saysAndCloses(part);

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.detail()).contains("in the middle of the answer");
        assertThat(failure.getCause()).isNotInstanceOf(StaleConnection.class);
    }

    @Test
    void silenceEndsAtTheDeadline() {
        CountDownLatch over = new CountDownLatch(1);
        server.then((request, out) -> await(over));

        TransportException failure = failureWithin(SHORT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.detail()).isEqualTo("no answer in time");
        over.countDown();
    }

    @Test
    void drippingEndsAtTheDeadline() {
        server.then((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(' ');
                out.flush();
                Thread.onSpinWait();
            }
        });

        TransportException failure = failureWithin(SHORT);

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure.detail()).isEqualTo("the answer was not complete in time");
    }

    @Test
    void aCallWithoutTimeIsNotSent() {
        TransportException failure = failureWithin(Duration.ZERO);

        assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(server.requests()).isZero();
    }

    @Test
    void whatWasGivenUpWhileConnectingIsNeverSentAndCostsNoPlace() throws Exception {
        CountDownLatch handshake = new CountDownLatch(1);
        try (ScriptedServer slow = ScriptedServer.over(IDENTITY.context(), connection -> await(handshake))) {
            use(config(slow.url()));
            for (int count = 0; count < Connecting.POOL + 2; count++) {
                assertThat(failureWithin(Duration.ofMillis(50)).detail()).isEqualTo("no connection in time");
            }
            slow.data("42");

            handshake.countDown();

            assertThat(get(Endpoint.NODES).data().asInt()).isEqualTo(42);
            assertThat(slow.heard().line()).contains("/nodes");
            assertThat(slow.requests()).isZero();
        }
    }

    @Test
    void anAnswerAnnouncedTooLargeIsNotRead() {
        server.says("HTTP/1.1 200 OK\r\nContent-Length: " + (Attempt.MAX_BODY_BYTES + 1L) + "\r\n\r\n{");

        assertThat(failureOf(Endpoint.VERSION).detail()).contains("larger than 32 MiB");
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        byte[] chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        server.then((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(chunk);
            }
        });

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.detail()).contains("larger than 32 MiB");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        try (ScriptedServer other = ScriptedServer.over(new Authority().issue().context())) {
            use(config(other.url()));

            TransportException failure = failureOf(Endpoint.VERSION);

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("CN=pve1.example", "which is not trusted");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("pve-root-ca.pem"));
        }
    }

    @Test
    void aPrivateAuthorityIsNotTrustedByDefault() {
        use(config(server.url(), Optional.empty(), Optional.empty(), false));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.detail()).contains("not trusted");
        assertThat(server.requests()).isZero();
    }

    @Test
    void anExpiredCertificateSaysSince() throws Exception {
        try (ScriptedServer old = ScriptedServer.over(AUTHORITY.issueExpired().context())) {
            use(config(old.url()));

            TransportException failure = failureOf(Endpoint.VERSION);

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("expired on 20");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("pvecm updatecerts -f"));
        }
    }

    @Test
    void aCertificateForAnotherNameSaysBoth() throws Exception {
        Authority.Identity moved = AUTHORITY.issue(List.of("pve1.example", "192.0.2.10"));
        try (ScriptedServer other = ScriptedServer.over(moved.context())) {
            use(config(other.url()));

            TransportException failure = failureOf(Endpoint.VERSION);

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .isEqualTo("the certificate is for pve1.example, 192.0.2.10, not for 127.0.0.1");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("pvecm updatecerts -f"));
        }
    }

    @Test
    void aHostNameIsVerifiedToo() {
        server.data("1");
        use(config(server.url("localhost")));

        assertThat(get(Endpoint.VERSION).data().asInt()).isOne();
    }

    @Test
    void anAddressOfTheNextGenerationIsVerifiedToo() throws Exception {
        Authority.Identity identity = AUTHORITY.issue(List.of("::1"));
        try (ScriptedServer next = ScriptedServer.over(identity.context(), "::1", connection -> {})) {
            next.data("1");
            use(config(next.url("[::1]")));

            assertThat(get(Endpoint.VERSION).data().asInt()).isOne();
        } catch (SocketException without) {
            assumeThat(without).as("this machine has no IPv6").isNull();
        }
    }

    @Test
    void aPinnedCertificateNeedsNeitherAuthorityNorName() throws Exception {
        Authority.Identity foreign = new Authority().issue(List.of("elsewhere.example"));
        try (ScriptedServer other = ScriptedServer.over(foreign.context()).data("1")) {
            use(config(other.url(), Optional.empty(), Optional.of(foreign.fingerprint()), false));

            assertThat(get(Endpoint.VERSION).data().asInt()).isOne();
        }
    }

    @Test
    void aCertificateThatIsNotThePinnedOneShowsBoth() {
        String expected = "ab".repeat(32);
        use(config(server.url(), Optional.of(AUTHORITY.pem()), Optional.of(expected), false));

        TransportException failure = failureOf(Endpoint.VERSION);

        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.detail().replace(":", "").toLowerCase(Locale.ROOT))
                .contains(expected, IDENTITY.fingerprint());
    }

    @Test
    void verificationCanBeSwitchedOff() throws Exception {
        Authority.Identity foreign = new Authority().issue(List.of("elsewhere.example"));
        try (ScriptedServer other = ScriptedServer.over(foreign.context()).data("1")) {
            use(config(other.url(), Optional.empty(), Optional.empty(), true));

            assertThat(get(Endpoint.VERSION).data().asInt()).isOne();
        }
    }

    @Test
    void plainHttpOnThePortSaysSo() throws Exception {
        try (ScriptedServer plain = ScriptedServer.plain(connection -> {
            connection.getInputStream().read();
            connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            use(config(plain.url()));

            TransportException failure = failureOf(Endpoint.VERSION);

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("plain HTTP");
        }
    }

    @Test
    void aPortThatClosesBeforeTlsPointsAtTheAccessList() throws Exception {
        try (ScriptedServer closing = ScriptedServer.plain(connection -> {})) {
            use(config(closing.url()));

            TransportException failure = failureOf(Endpoint.VERSION);

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("/etc/default/pveproxy"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLUSTER_NEXTID", "AGENT_EXEC"})
    void theNextEntryPointIsTriedWhereNoConnectionIsMade(Endpoint endpoint) throws Exception {
        URI closed = closedPort();
        server.data("1").data("2");
        use(config(closed, server.url()));
        Object[] values = endpoint == Endpoint.AGENT_EXEC ? new Object[] {"pve1", 100} : new Object[0];

        transport.send(Call.to(endpoint, Params.NONE, soon(), values));

        assertThat(transport.peer().address()).isEqualTo(server.url().toString());
        assertThat(get(Endpoint.VERSION).data().asInt()).isEqualTo(2);
    }

    @Test
    void aRequestThatWasSentIsNotSentElsewhere() throws Exception {
        server.then((request, out) -> false);
        try (ScriptedServer second = ScriptedServer.over(IDENTITY.context()).data("1")) {
            use(config(server.url(), second.url()));

            TransportException failure = catchThrowableOfType(
                    TransportException.class,
                    () -> transport.send(Call.to(Endpoint.GUEST_START, Params.NONE, soon(), "pve1", "qemu", 100)));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(second.requests()).isZero();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void aRefusalIsNotTakenElsewhere() throws Exception {
        server.saysAndCloses(refused("403 Permission check failed (/, Sys.Audit)", ""));
        try (ScriptedServer second = ScriptedServer.over(IDENTITY.context()).data("1")) {
            use(config(server.url(), second.url()));

            assertThat(failureOf(Endpoint.CLUSTER_STATUS).kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void aWrongCertificateIsNotPassedOver() throws Exception {
        try (ScriptedServer wrong = ScriptedServer.over(new Authority().issue().context())) {
            use(config(wrong.url(), server.url()));

            assertThat(failureOf(Endpoint.VERSION).kind()).isEqualTo(Kind.TLS);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void theSecretIsInNoFailure() {
        server.saysAndCloses(refused("401 invalid token value!", ""))
                .then((request, out) -> false)
                .saysAndCloses("nonsense\r\n\r\n");

        for (int count = 0; count < 3; count++) {
            TransportException failure = failureOf(Endpoint.VERSION);

            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            assertThat(trace + failure.hint().orElse("")).doesNotContain(SECRET);
        }
    }

    @Test
    void severalCallsRunAtTheSameTime() throws Exception {
        CountDownLatch all = new CountDownLatch(4);
        for (int count = 0; count < 4; count++) {
            server.then((request, out) -> {
                all.countDown();
                await(all);
                out.write(ok("{\"data\":1}").getBytes(StandardCharsets.US_ASCII));
                return true;
            });
        }

        List<Thread> callers = new ArrayList<>();
        for (int count = 0; count < 4; count++) {
            callers.add(Thread.ofVirtual().start(() -> get(Endpoint.VERSION)));
        }

        for (Thread caller : callers) {
            assertThat(caller.join(ENOUGH)).isTrue();
        }
        assertThat(server.connections()).isEqualTo(4);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.then((request, out) -> await(over));
        CompletableFuture<TransportException> failure = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> failure.complete(failureOf(Endpoint.VERSION)));
        server.heard();

        transport.close();

        assertThat(failure.get(5, TimeUnit.SECONDS).kind()).isEqualTo(Kind.UNREACHABLE);
        over.countDown();
    }

    @Test
    void interruptingEndsTheWait() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        server.then((request, out) -> await(over));
        CompletableFuture<TransportException> failure = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> failure.complete(failureOf(Endpoint.VERSION)));
        server.heard();

        caller.interrupt();

        assertThat(failure.get(5, TimeUnit.SECONDS).detail()).contains("given up");
        over.countDown();
    }

    @Test
    void refusesToBlockAnEventLoop() throws Exception {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();

        vertx.runOnContext(ignored -> failure.complete(catchThrowable(() -> get(Endpoint.VERSION))));

        assertThat(failure.get(5, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
        vertx.close();
    }

    @Test
    void aClosedTransportAnswersNoMore() {
        transport.close();

        assertThat(catchThrowableOfType(TransportException.class, () -> get(Endpoint.VERSION)))
                .isNotNull();
    }

    /// A port where nobody listens.
    private static URI closedPort() throws IOException {
        try (ScriptedServer gone = ScriptedServer.plain(connection -> {})) {
            return gone.url();
        }
    }

    private static boolean await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
            return true;
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }

    void use(ApiConfig config) {
        transport.close();
        transport = open(config);
    }

    Reply get(Endpoint endpoint) {
        return transport.send(call(endpoint));
    }

    static Call call(Endpoint endpoint) {
        return Call.to(endpoint, Params.NONE, soon());
    }

    TransportException failureOf(Endpoint endpoint) {
        return catchThrowableOfType(TransportException.class, () -> get(endpoint));
    }

    private TransportException failureWithin(Duration time) {
        Call call = Call.to(Endpoint.VERSION, Params.NONE, Instant.now().plus(time));
        return catchThrowableOfType(TransportException.class, () -> transport.send(call));
    }

    private static Instant soon() {
        return Instant.now().plus(ENOUGH);
    }

    static ApiConfig config(URI... urls) {
        return new ApiConfig(
                List.of(urls),
                "svc@pve!auto",
                new Secret(SECRET),
                Optional.of(AUTHORITY.pem()),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private static ApiConfig config(URI url, Optional<String> pem, Optional<String> fingerprint, boolean skip) {
        return new ApiConfig(
                List.of(url), "svc@pve!auto", new Secret(SECRET), pem, fingerprint, skip, Optional.empty());
    }
}
