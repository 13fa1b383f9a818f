package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Peer;
import dev.pvefleet.proxmox.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What PVE says is told from what something in front of it says.
class AnswerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Peer PEER = new Peer("https://192.0.2.10:8006", Optional.of("svc@pve!automation"));
    private static final Call CALL = Call.to(Endpoint.VERSION, Params.NONE, Instant.MAX);
    private static final Map<String, String> NGINX = Map.of("server", "nginx/1.26");

    @ParameterizedTest
    @CsvSource({
        "408, Request Timeout, TIMEOUT",
        "425, Too Early, UNREACHABLE",
        "429, Too Many Requests, UNREACHABLE",
        "499, '', UNREACHABLE",
        "502, Bad Gateway, UNREACHABLE",
        "503, Service Unavailable, UNREACHABLE",
        "504, Gateway Timeout, TIMEOUT",
        "520, '', UNREACHABLE",
        "521, Web Server Is Down, UNREACHABLE",
        "522, '', TIMEOUT",
        "523, Origin Is Unreachable, UNREACHABLE",
        "524, A Timeout Occurred, TIMEOUT",
        "525, '', UNREACHABLE",
        "526, Invalid SSL Certificate, UNREACHABLE",
        "530, '', UNREACHABLE"
    })
    void aProxyThatCannotReachPveIsNoRefusalOfPve(int status, String reason, Kind kind) {
        for (String body : new String[] {"", "<html><h1>" + reason + "</h1></html>", "error code: " + status}) {
            TransportException failure = failure(status, reason, NGINX, body);

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure).hasMessageContaining(status + " ").hasMessageNotContaining("PVE gave no reason");
            assertThat(failure.hint().orElseThrow()).contains("proxy");
        }
    }

    @ParameterizedTest
    @CsvSource({"595, UNREACHABLE", "596, TIMEOUT", "597, UNREACHABLE", "598, UNREACHABLE", "599, UNREACHABLE"})
    void whatPvesOwnProxySaysStaysItsOwn(int status, Kind kind) {
        TransportException failure = failure(status, "", Map.of(), "");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.hint().orElse("")).doesNotContain("load balancer");
    }

    @ParameterizedTest
    @CsvSource({"501, Not Implemented", "505, HTTP Version Not Supported", "506, '', "})
    void whatPveDoesNotHaveIsUnsupported(int status, String reason) {
        assertThat(failure(status, reason, Map.of(), "").kind()).isEqualTo(Kind.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({"400", "401", "403", "404", "405", "413", "500", "501"})
    void aPageIsNeverPves(int status) {
        String page = "\n<!DOCTYPE html><html><head><title>Sorry,\n not here</title></head></html>";

        TransportException failure = failure(status, "Some Reason", NGINX, page);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.detail())
                .isEqualTo(
                        status + " Some Reason: this is not PVE but nginx/1.26 (its page: 'Sorry, not here') in front"
                                + " of it");
        assertThat(failure.hint().orElseThrow()).contains("apiUrl");
    }

    @ParameterizedTest
    @CsvSource({"401, Unauthorized", "407, Proxy Authentication Required"})
    void aLoginOfAProxyIsNotPves(int status, String reason) {
        TransportException failure = failure(status, reason, Map.of("www-authenticate", "Basic realm=\"x\""), "");

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.detail()).contains("not PVE", "wants a login of its own");
    }

    @Test
    void aPathThatAProxyDoesNotServeIsNoGuestThatDoesNotExist() {
        assertThat(failure(404, "Not Found", Map.of(), "404 page not found\n").kind())
                .isEqualTo(Kind.MALFORMED);
        assertThat(failure(404, "Not Found", Map.of(), "{\"message\":\"no Route matched\"}")
                        .kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "404", "405"})
    void jsonThatIsNotPvesEnvelopeIsNotPves(int status) {
        assertThat(failure(status, "No", Map.of(), "{\"message\":\"denied\"}").kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @Test
    void whatPveSaysIsPves() {
        assertThat(failure(404, "no such thing", Map.of(), "{\"data\":null,\"message\":\"no such thing\\n\"}")
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(404, "no such thing", Map.of("server", "pve-api-daemon/3.0"), "")
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(401, "No ticket", Map.of(), "").kind()).isEqualTo(Kind.UNAUTHENTICATED);
        assertThat(failure(403, "Permission check failed", NGINX, "{\"data\":null}")
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(failure(500, "CT is locked (disk)", NGINX, "").kind()).isEqualTo(Kind.LOCKED);
    }

    @Test
    void aRedirectSaysWhereToAndHidesItsQueryAndUser() {
        TransportException failure =
                failure(302, "Found", Map.of("location", "https://jane:secret@sso.example/login?state=secret"), "");

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.detail())
                .isEqualTo("302 Found, a redirect to https://sso.example/login, where PVE answers 200");
    }

    @Test
    void aLoginPageIsNotPvesJson() {
        TransportException failure = failure(200, "OK", NGINX, "<html><title>Sign in</title></html>");

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(failure.detail())
                .isEqualTo("the answer is not PVE's JSON: it is a page of nginx/1.26 (its page: 'Sign in')");
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "'Sun, 01 Mar 2026 12:02:00 GMT', 120", "0, 0"})
    void whenToAskAgainIsKept(String header, long seconds) {
        assertThat(failure(503, "Busy", Map.of("retry-after", header), "").retryAfter())
                .contains(Duration.ofSeconds(seconds));
    }

    @Test
    void aDateToAskAgainAtGoesByTheClockOfWhoSaysIt() {
        Map<String, String> aDayLater = Map.of(
                "retry-after", "Mon, 02 Mar 2026 12:00:05 GMT",
                "date", "Mon, 02 Mar 2026 12:00:00 GMT");
        Map<String, String> over = Map.of(
                "retry-after", "Mon, 02 Mar 2026 12:00:00 GMT",
                "date", "Mon, 02 Mar 2026 12:00:05 GMT");

        assertThat(failure(503, "Busy", aDayLater, "").retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(failure(503, "Busy", over, "").retryAfter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "'Sun, 01 Mar 2026 11:59:00 GMT'", "99999999999999999999"})
    void whatIsNoTimeIsNotWaitedFor(String header) {
        assertThat(failure(429, "Too Many Requests", Map.of("retry-after", header), "")
                        .retryAfter())
                .isEmpty();
    }

    private static TransportException failure(int status, String reason, Map<String, String> headers, String body) {
        Answer answer = new Answer(status, reason, headers, body.getBytes(StandardCharsets.UTF_8));
        return Caught.by(TransportException.class, () -> answer.read(CALL, PEER, NOW));
    }
}
