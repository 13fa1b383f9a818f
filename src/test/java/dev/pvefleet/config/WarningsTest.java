package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
    private static final String SSH = "targets: {p: {transport: {kind: ssh, node: a, host: b%s}}}";
    private static final String API =
            "targets: {p: {transport: {kind: api, node: a, apiUrl: 'https://a', tokenId: a@pve!mon,"
                    + " tokenSecret: %s}}}";
    private static final String OPEN =
            "holds a secret, and every user of this machine may read the file: chmod o-r it, or"
                    + " keep the secret elsewhere and name it with ${file:PATH}";

    private final FakeSurroundings machine = new FakeSurroundings().set("SECRET", "s");

    @Test
    void tellOfCertificatesThatAreNotChecked() {
        assertThat(machine.read(API.formatted("s, skipTlsVerify: true")).warnings())
                .containsExactly("/conf/pve-fleet.yaml:1:119: targets.p.transport.skipTlsVerify: CERTIFICATES ARE NOT"
                        + " CHECKED: whoever stands between can read the token and change every answer. Use caCert with"
                        + " /etc/pve/pve-root-ca.pem instead");
        assertThat(machine.read(API.formatted("s, skipTlsVerify: false")).warnings())
                .isEmpty();
    }

    @Test
    void tellOfHostKeysThatAreNotChecked() {
        assertThat(machine.read(SSH.formatted(", strictHostKeyChecking: no")).warnings())
                .containsExactly(
                        "/conf/pve-fleet.yaml:1:79: targets.p.transport.strictHostKeyChecking: HOST KEYS ARE NOT"
                                + " CHECKED: whoever stands between can take the host's place and act as this user. Put the"
                                + " host's key into knownHosts instead");
        assertThat(machine.read(SSH.formatted(", strictHostKeyChecking: accept-new"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void tellOfASecretThatEverybodyMayRead() {
        machine.open(FakeSurroundings.FILE);

        assertThat(machine.read(API.formatted("s")).warnings())
                .containsExactly("/conf/pve-fleet.yaml:1:101: targets.p.transport.tokenSecret: " + OPEN);
    }

    /// The file of a token, of a passphrase, of a private key, or of the server's key.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: api, node: a, apiUrl: 'https://a', tokenId: a@pve!mon, tokenSecret: '${file:/s/secret}'}",
                "{kind: ssh, node: a, host: b, identityFile: /s/secret}",
                "{kind: ssh, node: a, host: b, identityFile: /s/other, identityPassphrase: '${file:/s/secret}'}"
            })
    void tellOfTheFileOfASecretThatEverybodyMayRead(String transport) {
        machine.put("/s/secret", "s\n").put("/s/other", "k").open(Path.of("/s/secret"));
        String yaml = "targets: {p: {transport: " + transport + "}}";

        assertThat(machine.read(yaml).warnings())
                .singleElement()
                .asString()
                .contains(": targets.p.transport.")
                .endsWith(": every user of this machine may read the secret in /s/secret: chmod 600 /s/secret");

        machine.close(Path.of("/s/secret")).open(FakeSurroundings.FILE);
        assertThat(machine.read(yaml).warnings()).isEmpty();
    }

    @Test
    void tellOfTheKeyOfTheServerThatEverybodyMayReadAndNotOfItsCertificate() {
        machine.put("/s/cert", FakeSurroundings.CA).put("/s/key", "k").open(Path.of("/s/cert"));
        String yaml = "http: {tls: {cert: /s/cert, key: /s/key}}\n" + SSH.formatted("");
        assertThat(machine.read(yaml).warnings()).isEmpty();

        machine.open(Path.of("/s/key"));

        assertThat(machine.read(yaml).warnings()).singleElement().asString().endsWith("chmod 600 /s/key");
    }

    @Test
    void doNotTellOfAPublicKeyThatEverybodyMayRead() {
        machine.put("/s/id.pub", "k").open(Path.of("/s/id.pub"));

        assertThat(machine.read(SSH.formatted(", identityFile: /s/id.pub")).warnings())
                .isEmpty();
    }

    @Test
    void doNotTellOfASecretThatIsKeptElsewhere() {
        machine.open(FakeSurroundings.FILE);

        assertThat(machine.read(API.formatted("'${env:SECRET}'")).warnings()).isEmpty();
    }

    @Test
    void doNotTellOfASecretInAFileOfOnesOwn() {
        assertThat(machine.read(API.formatted("s")).warnings()).isEmpty();
    }

    @Test
    void tellOfTokensThatCrossTheNetworkInClearText() {
        String open = "http: {listen: '0.0.0.0:9810', metricsToken: s}\n";
        String loopback = "http: {listen: '[::1]:9810', metricsToken: s}\n";
        String withoutTokens = "http: {listen: '0.0.0.0:9810'}\n";

        assertThat(machine.read(open + SSH.formatted("")).warnings())
                .containsExactly(
                        "/conf/pve-fleet.yaml:1:8: http.listen: is not a loopback address and there is no 'tls':"
                                + " tokens cross the network in clear text");
        assertThat(machine.read(loopback + SSH.formatted("")).warnings()).isEmpty();
        assertThat(machine.read(withoutTokens + SSH.formatted("")).warnings()).isEmpty();
    }
}
