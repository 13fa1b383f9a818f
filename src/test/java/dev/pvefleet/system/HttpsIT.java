package dev.pvefleet.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.proxmox.rest.Authority;
import dev.pvefleet.proxmox.rest.ScriptedServer;
import dev.pvefleet.simulator.cluster.ClusterSpec;
import dev.pvefleet.simulator.cluster.Purpose;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands between this program and PVE's HTTPS is told by its own words, by real TLS with real certificates.
class HttpsIT {
    private static final Authority AUTHORITY = new Authority();

    @TempDir
    static Path folder;

    private static Site site;

    @BeforeAll
    static void open() throws Exception {
        site = Site.open(folder, ClusterSpec.small());
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aClientCertificateThatIsAskedForIsNamed() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (ScriptedServer server = ScriptedServer.over(AUTHORITY.issue().context(), connection -> {
                ((SSLSocket) connection).setEnabledProtocols(new String[] {version});
                ((SSLSocket) connection).setNeedClientAuth(true);
            })) {
                assertThat(sync(server.url()))
                        .startsWith("5 tls ")
                        .contains("the server wants a client certificate, and pve-fleet shows none");
            }
        }
    }

    @Test
    void aCertificateThatIsNotForServersIsNamed() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(
                AUTHORITY.issueFor(KeyPurposeId.id_kp_clientAuth).context())) {
            assertThat(sync(server.url())).startsWith("5 tls ").contains("its extended key usage lacks serverAuth");
        }
    }

    @Test
    void aCertificateOfAnotherNameNamesBoth() throws Exception {
        try (ScriptedServer server = ScriptedServer.over(
                AUTHORITY.issue(List.of("pve_1.example", "192.0.2.10")).context())) {
            assertThat(sync(server.url()))
                    .startsWith("5 tls ")
                    .contains("the certificate is for pve_1.example, 192.0.2.10, not for 127.0.0.1");
        }
    }

    /// Each name has two addresses where the loopback interface has both families, else one.
    @Test
    void aNameIsAskedThroughAnAddressThatAnswers() throws Exception {
        URI entry = site.simulator().apiUrl(Site.PVE1);
        Path config = site.config(site.overRest(
                "lab",
                "nodes: all",
                "https://localhost:" + entry.getPort(),
                Purpose.ADMIN,
                site.simulator().caPem()));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        assertThat(ended.exitCode()).as("%s", ended).isZero();
        assertThat(ended.json().get("guests")).isNotEmpty();
    }

    @Test
    void aProxyThatIsBusyIsAskedAgain() throws Exception {
        String busy =
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.over(AUTHORITY.issue().context())
                .saysAndCloses(busy)
                .saysAndCloses(busy)
                .saysAndCloses(busy)) {
            assertThat(sync(server.url())).startsWith("5 unreachable ").contains("429 Too Many Requests");
            assertThat(server.requests()).isEqualTo(3);
        }
    }

    @Test
    void aPageOfAProxyIsNotPve() throws Exception {
        String page = "<html><head><title>403 Forbidden</title></head></html>";
        try (ScriptedServer server = ScriptedServer.over(AUTHORITY.issue().context())
                .saysAndCloses("HTTP/1.1 403 Forbidden\r\nServer: nginx\r\nContent-Length: " + page.length()
                        + "\r\n\r\n" + page)) {
            assertThat(sync(server.url())).contains(" malformed ").contains("this is not PVE but nginx");
        }
    }

    @Test
    void eachWrongUrlIsToldItsOwnMistake() throws Exception {
        String good = Files.readString(site.config(site.overRest("lab", "nodes: all")));
        String url = site.simulator().apiUrl(Site.PVE1).toString();

        for (List<String> wrong : List.of(
                List.of("pve1:8006", "has no scheme"),
                List.of("https://2001:db8::1:8006", "stands in brackets"),
                List.of("https://pve1:80o6", "which is no number"),
                List.of("https://bücher.example", "xn--bcher-kva.example"))) {
            Path config = Files.writeString(
                    Files.createTempFile(folder, "wrong", ".yaml"),
                    good.replace("apiUrl: " + url, "apiUrl: '" + wrong.getFirst() + "'"));

            Program.Ended ended = Program.run("--config", config.toString(), "sync");

            assertThat(ended.exitCode()).as("%s", ended).isEqualTo(2);
            assertThat(ended.stderr()).contains("apiUrl").contains(wrong.getLast());
        }
    }

    private static String sync(URI url) {
        Path config = site.config(site.overRest("lab", "nodes: all", url.toString(), Purpose.ADMIN, AUTHORITY.pem()));

        Program.Ended ended = Program.run("--config", config.toString(), "sync", "--output", "json");

        JsonNode target = ended.json().at("/targets/0");
        return ended.exitCode() + " " + target.path("kind").asText() + " " + target;
    }
}
