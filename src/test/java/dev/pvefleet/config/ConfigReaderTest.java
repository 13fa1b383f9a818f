package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.ApiToken;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.FleetConfig.Schedule;
import dev.pvefleet.config.FleetConfig.State;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.config.FleetConfig.Tls;
import dev.pvefleet.config.SshConfig.Connection;
import dev.pvefleet.config.SshConfig.Hop;
import dev.pvefleet.config.SshConfig.HostKeyChecking;
import dev.pvefleet.config.SshConfig.ProxyCommand;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private final FakeSurroundings machine = new FakeSurroundings();

    @Test
    void takesTheDefaultsForEverythingLeftOut() {
        FleetConfig config = machine.read("""
                targets:
                  pve1:
                    transport: {kind: ssh, node: pve1, host: 192.0.2.11}
                """);

        assertThat(config.source()).isEqualTo(FakeSurroundings.FILE);
        assertThat(config.http()).isEqualTo(new Http("127.0.0.1", 9810, Optional.empty(), Optional.empty(), List.of()));
        assertThat(config.state()).isEqualTo(new State(Path.of("/var/lib/pve-fleet/state.db"), 20));
        assertThat(config.safety()).isEqualTo(new Safety("swamp", Set.of("production", "protected")));
        assertThat(config.taskTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.pollInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.warnings()).isEmpty();
        assertThat(config.targets())
                .containsExactly(new TargetConfig(
                        TargetName.parse("pve1"),
                        new NodeScope.Named(List.of(NodeName.parse("pve1"))),
                        new SshConfig(
                                new Connection(
                                        "192.0.2.11",
                                        22,
                                        "root",
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Path.of("/home/op/.ssh/known_hosts"),
                                        HostKeyChecking.YES,
                                        List.of(),
                                        Optional.empty(),
                                        Duration.ofSeconds(10),
                                        KeyExchange.USUAL),
                                "pvesh",
                                false),
                        new Schedule(
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(30),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(2))));
    }

    @Test
    void readsEveryKeyOfTheFile() {
        machine.put("/tls/cert.pem", FakeSurroundings.CA).put("/tls/key.pem", "a key");

        FleetConfig config = machine.read("""
                http:
                  listen: "[::1]:9811"
                  tls: {cert: /tls/cert.pem, key: /tls/key.pem}
                  metricsToken: scrape
                  tokens:
                    - {name: ops, role: operator, sha256: 9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08}
                    - {name: wall, role: viewer, sha256: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752}
                state: {path: state/db, history: 0}
                schedule: {sync: 15s, nodeStatus: 2m, smart: 1h, guestIps: 1d, timeout: 2500ms, smartTimeout: 5m}
                safety: {managedTag: fleet, protectedTags: [prod]}
                taskTimeoutSec: 60
                pollIntervalSec: 0.5
                targets:
                  pve1:
                    name: a label
                    transport: {kind: ssh, nodes: all, host: pve1}
                    schedule: {sync: 1m}
                """);

        assertThat(config.http().host()).isEqualTo("::1");
        assertThat(config.http().port()).isEqualTo(9811);
        assertThat(config.http().tls()).contains(new Tls(Path.of("/tls/cert.pem"), Path.of("/tls/key.pem")));
        assertThat(config.http().metricsToken()).contains(new Secret("scrape"));
        assertThat(config.http().tokens())
                .containsExactly(
                        new ApiToken(
                                "ops",
                                Role.OPERATOR,
                                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                        new ApiToken(
                                "wall",
                                Role.VIEWER,
                                "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"));
        assertThat(config.state()).isEqualTo(new State(Path.of("/conf/state/db"), 0));
        assertThat(config.safety()).isEqualTo(new Safety("fleet", Set.of("prod")));
        assertThat(config.taskTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.pollInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.targets().getFirst().scope()).isEqualTo(new NodeScope.All());
        assertThat(config.targets().getFirst().schedule())
                .isEqualTo(new Schedule(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofHours(1),
                        Duration.ofDays(1),
                        Duration.ofMillis(2500),
                        Duration.ofMinutes(5)));
    }

    @Test
    void eachOperationMayBeOffForAllOrForOneTarget() {
        FleetConfig config = machine.read("""
                schedule: {smart: off, guestIps: "off", guestPressure: off, sync: 10s}
                targets:
                  a: {transport: {kind: ssh, node: pve1, host: pve1}}
                  b:
                    schedule: {smart: 5m, sync: off, nodeStatus: off, guestPressure: on}
                    transport: {kind: ssh, node: pve1, host: pve1}
                """);

        Schedule all = config.targets().getFirst().schedule();
        assertThat(all.interval(Operation.SYNC)).contains(Duration.ofSeconds(10));
        assertThat(all.off()).containsExactlyInAnyOrder(Operation.SMART, Operation.GUEST_IPS);
        assertThat(all.guestPressure()).isFalse();
        Schedule own = config.targets().getLast().schedule();
        assertThat(own.interval(Operation.SMART)).contains(Duration.ofMinutes(5));
        assertThat(own.interval(Operation.SYNC)).isEmpty();
        assertThat(own.off()).containsExactlyInAnyOrder(Operation.SYNC, Operation.NODE_STATUS, Operation.GUEST_IPS);
        assertThat(own.guestPressure()).isTrue();
    }

    @Test
    void readsAnSshTransport() {
        machine.set("MY_AGENT", "/run/agent.sock");

        SshConfig ssh = (SshConfig) transport("""
                kind: ssh
                nodes: [pve1, pve2]
                host: 2001:db8::1
                port: 2222
                user: monitor
                identityFile: ~/.ssh/id_ed25519
                identityPassphrase: open sesame
                identityAgent: MY_AGENT
                knownHosts: known_hosts
                strictHostKeyChecking: accept-new
                proxyJump: admin@bastion.example:22, hop2,ssh://op@[2001:db8::2]:2200
                connectTimeoutSec: 2.5
                pveshBinary: /usr/bin/pvesh
                sudo: true
                """).transport();

        assertThat(ssh)
                .isEqualTo(new SshConfig(
                        new Connection(
                                "2001:db8::1",
                                2222,
                                "monitor",
                                Optional.of(Path.of("/home/op/.ssh/id_ed25519")),
                                Optional.of(new Secret("open sesame")),
                                Optional.of(Path.of("/run/agent.sock")),
                                Path.of("/conf/known_hosts"),
                                HostKeyChecking.ACCEPT_NEW,
                                List.of(
                                        new Hop(Optional.of("admin"), "bastion.example", 22),
                                        new Hop(Optional.empty(), "hop2", 22),
                                        new Hop(Optional.of("op"), "2001:db8::2", 2200)),
                                Optional.empty(),
                                Duration.ofMillis(2500),
                                KeyExchange.USUAL),
                        "/usr/bin/pvesh",
                        true));
    }

    @Test
    void readsAnApiTransportWithATunnel() {
        machine.put("/conf/ca.pem", "for people\n" + FakeSurroundings.CA);

        ApiConfig api = (ApiConfig) transport("""
                kind: api
                node: pve1
                apiUrl: [https://192.0.2.10:8006/, "https://[2001:db8::1]:8006", HTTPS://pve.example, https://s/]
                tokenId: svc@pve!automation
                tokenSecret: 5c1a4f6e-0000-4000-8000-1234567890ab
                caCert: ca.pem
                tunnel: {host: bastion.example, user: tunnel, identityAgent: ~/agent.sock}
                """).transport();

        assertThat(api.apiUrls())
                .containsExactly(
                        URI.create("https://192.0.2.10:8006"),
                        URI.create("https://[2001:db8::1]:8006"),
                        URI.create("https://pve.example"),
                        URI.create("https://s"));
        assertThat(api.tokenId()).isEqualTo("svc@pve!automation");
        assertThat(api.tokenSecret().value()).isEqualTo("5c1a4f6e-0000-4000-8000-1234567890ab");
        assertThat(api.caCertPem()).contains(FakeSurroundings.CA);
        assertThat(api.fingerprint()).isEmpty();
        assertThat(api.skipTlsVerify()).isFalse();
        assertThat(api.tunnel().orElseThrow().address()).isEqualTo("tunnel@bastion.example:22");
        assertThat(api.tunnel().orElseThrow().identityAgent()).contains(Path.of("/home/op/agent.sock"));
    }

    @Test
    void takesNothingFromTheEnvironmentThatTheFileDoesNotName() {
        machine.set("SSH_AUTH_SOCK", "/tmp/agent.1");

        SshConfig silent =
                (SshConfig) transport("{kind: ssh, node: pve1, host: pve1}").transport();
        SshConfig named = (SshConfig) transport("{kind: ssh, node: pve1, host: pve1, identityAgent: SSH_AUTH_SOCK}")
                .transport();

        assertThat(silent.connection().identityAgent()).isEmpty();
        assertThat(named.connection().identityAgent()).contains(Path.of("/tmp/agent.1"));
    }

    @Test
    void takesAFingerprintWithOrWithoutColons() {
        String plain = "0123456789abcdef".repeat(4);
        String withColons = plain.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");

        assertThat(fingerprintOf(plain)).contains(plain);
        assertThat(fingerprintOf("\"" + withColons + "\"")).contains(plain);
    }

    @Test
    void takesSectionsWhoseLinesAreAllCommentedOut() {
        FleetConfig config = machine.read("""
                http:
                  # listen: 127.0.0.1:9810
                schedule:
                targets:
                  pve1:
                    schedule:
                    transport: {kind: ssh, node: pve1, host: pve1}
                """);

        assertThat(config.http().port()).isEqualTo(9810);
        assertThat(config.targets().getFirst().schedule().sync()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[curve25519-sha256, diffie-hellman-group14-sha1]",
                "curve25519-sha256,diffie-hellman-group14-sha1"
            })
    void readsKeyExchangesAsAListOrAsSshConfigHasThem(String value) {
        assertThat(connection("kexAlgorithms: " + value).keyExchanges())
                .containsExactly(KeyExchange.CURVE25519, KeyExchange.GROUP14_SHA1);
    }

    @Test
    void offersTheCheapKeyExchangesFirstAndNoneWithSha1() {
        List<KeyExchange> usual = connection("").keyExchanges();

        assertThat(usual).startsWith(KeyExchange.MLKEM768_CURVE25519, KeyExchange.CURVE25519);
        assertThat(usual).endsWith(KeyExchange.SNTRUP761, KeyExchange.SNTRUP761_OPENSSH);
        assertThat(usual).doesNotContain(KeyExchange.GROUP14_SHA1, KeyExchange.GROUP1_SHA1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void readsAnIpv6AddressWithAndWithoutItsBrackets(String host) {
        Connection connection = ((SshConfig) transport("""
                kind: ssh
                node: pve1
                host: "%s"
                port: 2222
                proxyJump: "[::1]:2200,op@[2001:db8::2]"
                """.formatted(host)).transport()).connection();

        assertThat(connection.host()).isEqualTo("::1");
        assertThat(connection.address()).isEqualTo("root@[::1]:2222");
        assertThat(connection.jumps())
                .containsExactly(new Hop(Optional.empty(), "::1", 2200), new Hop(Optional.of("op"), "2001:db8::2", 22));
    }

    @Test
    void leadsToTheLastJumpHostThroughThoseBeforeIt() {
        Connection connection = connection("proxyJump: first, op@second:2200, third");

        Connection third = connection.toLastJump().orElseThrow();
        assertThat(third.address()).isEqualTo("root@third:22");
        assertThat(third.toLastJump().orElseThrow().address()).isEqualTo("op@second:2200");
        // A hop without a user has the one of the whole chain, not that of the hop behind it.
        assertThat(third.toLastJump().orElseThrow().toLastJump().orElseThrow().address())
                .isEqualTo("root@first:22");
        assertThat(third)
                .isEqualTo(connection("proxyJump: first, op@second:2200, third")
                        .toLastJump()
                        .orElseThrow());
        assertThat(connection("").toLastJump()).isEmpty();
    }

    private Connection connection(String key) {
        return ((SshConfig) transport("kind: ssh\nnode: pve1\nhost: 192.0.2.10\n" + key + "\n")
                        .transport())
                .connection();
    }

    @Test
    void readsTheSshExampleOfTheAncestorWordForWord() {
        TargetConfig target = machine.read("""
                targets:
                  pve1:
                    name: pve-fleet
                    transport:
                      kind: ssh
                      node: pve1
                      host: 192.0.2.10
                      proxyJump: admin@bastion.example
                      # or: proxyCommand: "ssh -W [%h]:%p admin@bastion.example"
                """).targets().getFirst();

        Connection connection = ((SshConfig) target.transport()).connection();
        assertThat(connection.address()).isEqualTo("root@192.0.2.10:22");
        assertThat(connection.jumps()).containsExactly(new Hop(Optional.of("admin"), "bastion.example", 22));
    }

    @Test
    void readsTheProxyCommandOfTheAncestor() {
        TargetConfig target = transport("""
                kind: ssh
                node: pve1
                host: 192.0.2.10
                proxyCommand: "ssh -W [%h]:%p admin@bastion.example"
                """);

        assertThat(((SshConfig) target.transport()).connection().proxyCommand())
                .contains(new ProxyCommand(List.of("ssh", "-W", "[%h]:%p", "admin@bastion.example")));
    }

    @Test
    void readsTheApiExampleOfTheAncestorWithItsVaultExchanged() {
        machine.put("/run/secret", "s3cret\n").put("/run/ca", FakeSurroundings.CA);

        TargetConfig target = machine.read("""
                targets:
                  globalArguments:
                    name: pve-fleet
                    transport:
                      kind: api
                      node: pve1
                      apiUrl: https://192.0.2.10:8006
                      tokenId: svc@pve!automation
                      tokenSecret: ${file:/run/secret}
                      # PVE ships a self-signed cert — trust its CA (the supported way):
                      caCert: ${file:/run/ca} # /etc/pve/pve-root-ca.pem
                """).targets().getFirst();

        ApiConfig api = (ApiConfig) target.transport();
        assertThat(target.name()).isEqualTo(TargetName.parse("globalArguments"));
        assertThat(api.tokenSecret()).isEqualTo(new Secret("s3cret"));
        assertThat(api.caCertPem()).contains(FakeSurroundings.CA);
    }

    private Optional<String> fingerprintOf(String text) {
        TargetConfig target = transport("""
                kind: api
                node: pve1
                apiUrl: https://pve1:8006
                tokenId: svc@pve!automation
                tokenSecret: secret
                fingerprint: %s
                """.formatted(text));
        return ((ApiConfig) target.transport()).fingerprint();
    }

    private TargetConfig transport(String yaml) {
        String file = "targets:\n  pve1:\n    transport:\n" + yaml.indent(6);
        return machine.read(file).targets().getFirst();
    }
}
