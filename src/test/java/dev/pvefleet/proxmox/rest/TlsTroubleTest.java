package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.Call;
import dev.pvefleet.proxmox.transport.Caught;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import dev.pvefleet.proxmox.transport.Reply;
import dev.pvefleet.proxmox.transport.TransportException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way in which real TLS can fail has words of its own.
class TlsTroubleTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.issue();

    private static Vertx vertx;

    @BeforeAll
    static void begin() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void end() {
        vertx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateThatIsAskedForIsNamed(String version) throws Exception {
        try (ScriptedServer server = ScriptedServer.over(IDENTITY.context(), connection -> {
            ((SSLSocket) connection).setEnabledProtocols(new String[] {version});
            ((SSLSocket) connection).setNeedClientAuth(true);
        })) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).startsWith("the server wants a client certificate, and pve-fleet shows none");
            assertThat(failure.hint().orElseThrow()).contains("proxy");
            assertThat(failure.leavesOpenWhetherItBegan()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateThatIsOnlyWelcomeIsNotMissed(String version) throws Exception {
        try (ScriptedServer server = ScriptedServer.over(IDENTITY.context(), connection -> {
                    ((SSLSocket) connection).setEnabledProtocols(new String[] {version});
                    ((SSLSocket) connection).setWantClientAuth(true);
                })
                .data("1")) {
            assertThat(ask(server.url()).data().asInt()).isOne();
        }
    }

    @Test
    void aProxyThatMissesAClientCertificateInHttpIsToldLikeOneThatMissesItInTls() throws Exception {
        String page = "<html><head><title>400 No required SSL certificate was sent</title></head></html>";
        try (ScriptedServer server = ScriptedServer.over(IDENTITY.context())
                .saysAndCloses("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Length: " + page.length()
                        + "\r\n\r\n" + page)) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).startsWith("the server wants a client certificate");
        }
    }

    @Test
    void aCertificateThatIsNotForServersSaysSo() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(
                AUTHORITY.issueFor(KeyPurposeId.id_kp_clientAuth).context())) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .isEqualTo("the certificate of CN=pve1.example is not for a server: its extended key usage lacks"
                            + " serverAuth");
            assertThat(failure.hint().orElseThrow()).contains("pvecm updatecerts -f");
        }
    }

    @Test
    void aCertificateThatIsForServersIsTrusted() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(
                        AUTHORITY.issueFor(KeyPurposeId.id_kp_serverAuth).context())
                .data("1")) {
            assertThat(ask(server.url()).data().asInt()).isOne();
        }
    }

    @Test
    void aCertificateOfTomorrowNamesTheClock() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(AUTHORITY.issueEarly().context())) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("is valid only from 20");
            assertThat(failure.hint().orElseThrow()).contains("clocks");
        }
    }

    @Test
    void aCertificateThatNobodyElseSignedIsSelfSigned() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.over(AUTHORITY.issueSelfSigned().context())) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .isEqualTo("the certificate of CN=pve1.example is self-signed, and not trusted");
        }
    }

    @Test
    void aCertificateOfAnAuthorityThatWasMadeAnewIsOfAnotherKey() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.over(AUTHORITY.madeAnew().issue().context())) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .startsWith("the certificate of CN=pve1.example is signed by a key of ")
                    .endsWith("which is not trusted: the known CA of that name has another");
            assertThat(failure.hint().orElseThrow()).contains("pve-root-ca.pem", "made anew");
        }
    }

    @Test
    void aServerWithoutACommonCipherSaysSo() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(IDENTITY.context(), connection -> {
            ((SSLSocket) connection).setEnabledProtocols(new String[] {"TLSv1.2"});
            ((SSLSocket) connection).setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        })) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .isEqualTo("the server has no TLS version or cipher in common with us (alert handshake_failure)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "15 0301 0002 02 46, the server speaks neither TLS 1.2 nor 1.3 (alert protocol_version)",
        "16 0302 002a 02 000026 0302 RANDOM 00 c013 00, 'the server speaks TLS 1.1 at most, and 1.2 is the least'",
        "16 0301 002a 02 000026 0301 RANDOM 00 c013 00, 'the server speaks TLS 1.0 at most, and 1.2 is the least'"
    })
    void aServerThatOnlySpeaksAnOldTlsSaysSo(String record, String words) throws Exception {
        String answer = record.replace("RANDOM", "00".repeat(32)).replace(" ", "");
        try (ScriptedServer server = ScriptedServer.plain(connection -> {
            readHello(connection);
            connection.getOutputStream().write(HexFormat.of().parseHex(answer));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).isEqualTo(words);
            assertThat(failure.hint().orElseThrow()).contains("TLS 1.2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2p1 Debian-2", "HTTP/1.1 400 Bad Request", "220 mail.example ESMTP"})
    void whatElseSpeaksAtThePortIsShown(String greeting) throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(connection -> {
            readHello(connection);
            connection.getOutputStream().write((greeting + "\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail()).contains("such as plain HTTP", "it said '" + greeting);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatEndsInTheHandshakePointsAtTheAccessList(boolean reset) throws Exception {
        try (ScriptedServer server = ScriptedServer.plain(connection -> {
            readHello(connection);
            connection.setSoLinger(reset, 0);
        })) {
            TransportException failure = failureAt(server.url());

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.detail()).contains("before TLS was established");
            assertThat(failure.hint().orElseThrow()).contains("ALLOW_FROM, DENY_FROM");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pve_1", "*.lab_1.example", "pve_1.lab_1.example"})
    void aNameWithAnUnderscoreIsVerified(String named) throws Exception {
        String host = named.equals("pve_1") ? "pve_1" : "pve_1.lab_1.example";
        try (ScriptedServer server =
                ScriptedServer.over(AUTHORITY.issue(List.of(named)).context()).data("1")) {
            assertThat(ask(server.url(host)).data().asInt()).isOne();
            assertThat(server.heard().header("Host")).isEqualTo(host + ":" + server.port());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pve_2", "*.example", "pve_1.example.evil.example", "*"})
    void aNameWithAnUnderscoreIsNotTakenForAnother(String named) throws Exception {
        try (ScriptedServer server =
                ScriptedServer.over(AUTHORITY.issue(List.of(named)).context())) {
            TransportException failure = failureAt(server.url("pve_1.lab.example"));

            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure.detail())
                    .isEqualTo("the certificate is for %s, not for pve_1.lab.example".formatted(named));
        }
    }

    private static void readHello(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        byte[] head = in.readNBytes(5);
        in.readNBytes(((head[3] & 0xff) << 8) | (head[4] & 0xff));
    }

    private static TransportException failureAt(URI url) {
        return Caught.by(TransportException.class, () -> ask(url));
    }

    private static Reply ask(URI url) {
        ApiConfig config = new ApiConfig(
                List.of(url),
                "svc@pve!auto",
                new Secret("secret"),
                Optional.of(AUTHORITY.pem()),
                Optional.empty(),
                false,
                Optional.empty());
        Lookup lookup = new Lookup(_ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")});
        Exchange exchange = HttpExchange.straight(config, vertx);
        try (RestTransport transport = new RestTransport(config, exchange, Optional.of(lookup), Clock.systemUTC())) {
            return transport.send(
                    Call.to(Endpoint.VERSION, Params.NONE, Instant.now().plus(Duration.ofSeconds(20))));
        }
    }
}
