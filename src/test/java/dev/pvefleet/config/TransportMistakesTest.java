package dev.pvefleet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransportMistakesTest {
    private static final String API =
            "kind: api\nnode: pve1\napiUrl: 'https://pve1:8006'\ntokenId: svc@pve!automation\ntokenSecret: abc\n";
    private static final String SSH = "kind: ssh\nnode: pve1\nhost: pve1\n";
    private static final String NO_CERTIFICATE = " holds no certificate: PEM text with '-----BEGIN CERTIFICATE-----' is"
            + " needed, as in /etc/pve/pve-root-ca.pem";
    private static final String A_NODE =
            " is not a node name: letters, digits and '-' inside, at most 63, without a domain";
    private static final String A_HOST =
            " is not a host: a name or an address, without user and port (they have their own keys)";
    private static final String KEY_EXCHANGES = " is not among the key exchanges that are known: "
            + "mlkem768x25519-sha256, curve25519-sha256, curve25519-sha256@libssh.org, ecdh-sha2-nistp256, ecdh-sha2-nistp384, ecdh-sha2-nistp521, "
            + "curve448-sha512, mlkem768nistp256-sha256, mlkem1024nistp384-sha384, "
            + "diffie-hellman-group14-sha256, diffie-hellman-group-exchange-sha256, diffie-hellman-group15-sha512, "
            + "diffie-hellman-group16-sha512, diffie-hellman-group17-sha512, diffie-hellman-group18-sha512, "
            + "sntrup761x25519-sha512, sntrup761x25519-sha512@openssh.com, diffie-hellman-group-exchange-sha1, "
            + "diffie-hellman-group14-sha1, diffie-hellman-group1-sha1";
    private static final String A_HOP =
            " is not [user@]host[:port], an IPv6 address in brackets; commas stand between" + " hops";
    private static final String NO_SHELL =
            ": no shell is used, so it would not do what it looks like; quote it with '…'" + " if it is meant as text";
    private static final String ONE_LINE =
            "holds a line break, a NUL or another control character; one line of text is allowed";

    private final FakeSurroundings machine = new FakeSurroundings()
            .put("/conf/bad.pem", "none")
            .set("PORT", "70000")
            .set("AGENT", "not a path");

    static Stream<Arguments> kindsAndNodes() {
        return Stream.of(
                arguments("node: a", "1:68: transport: 'kind' is missing: api or ssh"),
                arguments("kind: rest\nnode: a", "2:7: kind: 'rest' is not a kind of transport: api or ssh"),
                arguments(
                        "kind: ssh\nhost: b",
                        "1:68: transport: 'node' is missing: the node's name, or 'nodes: [pve1, pve2]', or 'nodes: all'"),
                arguments(
                        "kind: ssh\nnode: a",
                        "1:68: transport: 'host' is missing: the host to log in to, a name or an address"),
                arguments("kind: ssh\nnode: a\nhots: b", "4:1: hots: unknown key; did you mean 'host'?"),
                arguments("kind: ssh\nnode: a.b\nhost: b", "3:7: node: 'a.b'" + A_NODE),
                arguments("kind: ssh\nnodes: [a, b_c]\nhost: b", "3:12: nodes[1]: 'b_c'" + A_NODE),
                arguments("kind: ssh\nnodes: [a, a]\nhost: b", "3:12: nodes[1]: names the same node a second time"),
                arguments("kind: ssh\nnodes: []\nhost: b", "3:1: nodes: names 0 nodes; from 1 to 100 are allowed"),
                arguments(
                        "kind: ssh\nnodes: some\nhost: b",
                        "3:8: nodes: 'some' is not a list of nodes, or the word all"),
                arguments(
                        "kind: ssh\nnode: a\nnodes: [a]\nhost: b",
                        "4:1: nodes: cannot stand beside 'node', take one of them out: one names a single node, the"
                                + " other several"));
    }

    static Stream<Arguments> apiKeys() {
        return Stream.of(
                arguments(
                        "host: x",
                        "7:1: host: is an ssh key; a transport of kind: api does not take it (an SSH connection that"
                                + " HTTPS runs in goes under 'tunnel')"),
                arguments("sudo: true", "7:1: sudo: is an ssh key; a transport of kind: api does not take it"),
                arguments("apiUrls: x", "7:1: apiUrls: unknown key; did you mean 'apiUrl'?"),
                arguments("token_id: x", "7:1: token_id: unknown key; did you mean 'tokenId'?"),
                arguments("caCert: /nope", "7:9: caCert: /nope cannot be read: there is no such file"),
                arguments("caCert: bad.pem", "7:9: caCert: /conf/bad.pem" + NO_CERTIFICATE),
                arguments("caCert: '-----BEGIN PRIVATE KEY-----'", "7:9: caCert: the text" + NO_CERTIFICATE),
                arguments(
                        "caCert: '-----BEGIN CERTIFICATE----- AAAA -----END CERTIFICATE-----'",
                        "7:9: caCert: the text holds a certificate that is broken"),
                arguments("caCert: \"a\\nb\"", "7:9: caCert: is neither a path nor the PEM text of a certificate"),
                arguments(
                        "fingerprint: AABB",
                        "7:14: fingerprint: is not a SHA-256 fingerprint of 64 hex digits, in pairs with ':' between or"
                                + " without (4 characters were found)"),
                arguments("skipTlsVerify: maybe", "7:16: skipTlsVerify: 'maybe' is not true or false"),
                arguments("tunnel: ", "7:1: tunnel: is empty: at least a 'host' is needed"),
                arguments("tunnel: x", "7:9: tunnel: a single value was found, but keys with values belong here"),
                arguments(
                        "tunnel: {port: 1}",
                        "7:1: tunnel: 'host' is missing: the host to log in to, a name or an address"),
                arguments(
                        "tunnel: {host: a, sudo: true}",
                        "7:19: tunnel.sudo: belongs to a transport of kind: ssh; 'tunnel' does not take it"));
    }

    static Stream<Arguments> contradictions() {
        String fingerprint = "fingerprint: " + "ab".repeat(32);
        return Stream.of(
                arguments(
                        "caCert: ca.pem\n" + fingerprint,
                        "8:1: fingerprint: cannot stand beside 'caCert', take one of them out: trust either the CA or"
                                + " one certificate"),
                arguments(
                        "caCert: ca.pem\nskipTlsVerify: true",
                        "8:1: skipTlsVerify: cannot stand beside 'caCert', take one of them out: it would switch off"
                                + " the check that 'caCert' asks for"),
                arguments(
                        fingerprint + "\nskipTlsVerify: yes",
                        "8:1: skipTlsVerify: cannot stand beside 'fingerprint', take one of them out: it would switch"
                                + " off the check that 'fingerprint' asks for"));
    }

    static Stream<Arguments> replacedApiKeys() {
        return Stream.of(
                arguments(
                        "apiUrl",
                        "http://a:8006",
                        "4:9: apiUrl: 'http://a:8006' must begin with https://; PVE answers nothing else"),
                arguments(
                        "apiUrl",
                        "pve1:8006",
                        "4:9: apiUrl: 'pve1:8006' has no scheme; it must begin with https://, as https://pve1.example:8006"),
                arguments(
                        "apiUrl",
                        "https://a:8006/api2/json",
                        "4:9: apiUrl: 'https://a:8006/api2/json' ends at the host and port; leave out what follows"
                                + " ('/api2/json' is added by itself)"),
                arguments(
                        "apiUrl",
                        "https://a?x=1",
                        "4:9: apiUrl: ends at the host and port; leave out what follows"
                                + " ('/api2/json' is added by itself)"),
                arguments(
                        "apiUrl",
                        "https://me:pass@a",
                        "4:9: apiUrl: holds a user or password; who asks is said by tokenId and tokenSecret"),
                arguments("apiUrl", "https://", "4:9: apiUrl: 'https://' has no host: https://pve1.example:8006"),
                arguments(
                        "apiUrl",
                        "https://a:65536",
                        "4:9: apiUrl: 'https://a:65536' has the port 65536; ports go from 1 to 65535, and PVE's is 8006"),
                arguments("tokenId", "svc@pve", "5:10: tokenId: 'svc@pve' is not a token's id: user@realm!token"),
                arguments(
                        "tokenId",
                        "svc@pve!mon=5c1a",
                        "5:10: tokenId: must be the id alone, user@realm!token; what stands after '=' belongs to"
                                + " tokenSecret"),
                arguments(
                        "tokenSecret",
                        "svc@pve!mon=5c1a",
                        "6:14: tokenSecret: holds the token's id too: only the secret belongs here, what PVE printed as"
                                + " \"value\""),
                arguments(
                        "tokenSecret",
                        "a b",
                        "6:14: tokenSecret: is not a token's secret: it may not hold spaces, ';' or anything but"
                                + " printable ASCII"));
    }

    static Stream<Arguments> sshKeys() {
        return Stream.of(
                arguments("apiUrl: x", "5:1: apiUrl: is an api key; a transport of kind: ssh does not take it"),
                arguments("Port: 22", "5:1: Port: unknown key; did you mean 'port'?"),
                arguments("proxy-jump: x", "5:1: proxy-jump: unknown key; did you mean 'proxyJump'?"),
                arguments("identiyFile: x", "5:1: identiyFile: unknown key; did you mean 'identityFile'?"),
                arguments("port: 70000", "5:7: port: '70000' is not a whole number from 1 to 65535"),
                arguments("port: 022", "5:7: port: '022' is not a whole number from 1 to 65535"),
                arguments("port: [1]", "5:7: port: a list was found, but one value belongs here"),
                arguments(
                        "port: '${env:PORT}'",
                        "5:7: port: what '${env:PORT}' stands for is not a whole number from 1 to 65535"),
                arguments("user: -oProxyCommand", "5:7: user: '-oProxyCommand' is not a user's name"),
                arguments("user: \"root\\n\"", "5:7: user: " + ONE_LINE),
                arguments("identityFile: \"a\\0b\"", "5:15: identityFile: " + ONE_LINE),
                arguments(
                        "identityPassphrase: x",
                        "5:1: identityPassphrase: needs 'identityFile': the key that it opens"),
                arguments(
                        "identityAgent: NOPE",
                        "5:16: identityAgent: the environment variable 'NOPE' is not set to the path of an agent's"
                                + " socket"),
                arguments(
                        "identityAgent: AGENT",
                        "5:16: identityAgent: the environment variable 'AGENT' is not set to the path of an agent's"
                                + " socket"),
                arguments(
                        "identityAgent: no pe",
                        "5:16: identityAgent: 'no pe' is not the path of an agent's socket, or the name of the variable"
                                + " that holds it"),
                arguments(
                        "strictHostKeyChecking: ask",
                        "5:24: strictHostKeyChecking: 'ask' is not one of yes, accept-new, no"),
                arguments("proxyJump: 'a,,b'", "5:12: proxyJump: hop 2" + A_HOP),
                arguments("proxyJump: 'a:0'", "5:12: proxyJump: hop 1" + A_HOP),
                arguments("proxyJump: '-o@a'", "5:12: proxyJump: hop 1" + A_HOP),
                arguments(
                        "proxyJump: 'a,b,c,d,e,f,g,h,i'",
                        "5:12: proxyJump: goes through 9 hosts; at most 8 are allowed"),
                arguments("proxyJump: [a]", "5:12: proxyJump: a list was found, but one value belongs here"),
                arguments("proxyCommand: 'nc %h %p | tee x'", "5:15: proxyCommand: holds '|'" + NO_SHELL),
                arguments("proxyCommand: 'nc \"$HOST\"'", "5:15: proxyCommand: holds '$'" + NO_SHELL),
                arguments(
                        "proxyCommand: exec nc %h",
                        "5:15: proxyCommand: begins with 'exec', which only a shell knows: leave it out"),
                arguments(
                        "proxyCommand: nc %n",
                        "5:15: proxyCommand: holds a '%' that is none of %h (host), %p (port), %r (user) and %% (a"
                                + " percent sign)"),
                arguments(
                        "connectTimeoutSec: 5s",
                        "5:20: connectTimeoutSec: '5s' is not a number of seconds from 1 to 300"),
                arguments(
                        "kexAlgorithms: [curve25519-sha256, sntrup761x25519]",
                        "5:36: kexAlgorithms[1]: 'sntrup761x25519'" + KEY_EXCHANGES),
                arguments(
                        "kexAlgorithms: +curve25519-sha256",
                        "5:16: kexAlgorithms: '+curve25519-sha256'" + KEY_EXCHANGES),
                arguments(
                        "kexAlgorithms: []",
                        "5:1: kexAlgorithms: is empty: name at least one key exchange, or take the key out"),
                arguments(
                        "kexAlgorithms: 'curve25519-sha256,curve25519-sha256'",
                        "5:1: kexAlgorithms: names a key exchange twice"),
                arguments(
                        "kexAlgorithms: {a: b}",
                        "5:16: kexAlgorithms: keys with values were found, but a list belongs here"),
                arguments(
                        "pveshBinary: sudo pvesh",
                        "5:14: pveshBinary: 'sudo pvesh' is not a program's name or path, without arguments"),
                arguments("sudo: 1", "5:7: sudo: '1' is not true or false"));
    }

    @ParameterizedTest
    @MethodSource("kindsAndNodes")
    void saysWhatIsWrongWithKindAndNodes(String keys, String mistake) {
        assertThat(MistakesOf.transport(keys, machine)).containsExactly(mistake);
    }

    @ParameterizedTest
    @MethodSource("apiKeys")
    void saysWhatIsWrongWithAnApiKey(String keys, String mistake) {
        assertThat(MistakesOf.transport(API + keys, machine)).containsExactly(mistake);
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void saysWhichKeysContradictEachOther(String keys, String mistake) {
        machine.put("/conf/ca.pem", FakeSurroundings.CA);

        assertThat(MistakesOf.transport(API + keys, machine)).containsExactly(mistake);
    }

    @ParameterizedTest
    @MethodSource("replacedApiKeys")
    void saysWhatIsWrongWithAValueThatTheApiNeeds(String key, String value, String mistake) {
        String keys = API.replaceAll("(?m)^" + key + ": .*$", key + ": '" + value.replace("$", "\\$") + "'");

        assertThat(MistakesOf.transport(keys, machine)).containsExactly(mistake);
    }

    @ParameterizedTest
    @MethodSource("sshKeys")
    void saysWhatIsWrongWithAnSshKey(String keys, String mistake) {
        assertThat(MistakesOf.transport(SSH + keys, machine)).containsExactly(mistake);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void takesOnlyAHostForAHost(String host) {
        assertThat(MistakesOf.transport("kind: ssh\nnode: a\nhost: '%s'".formatted(host), machine))
                .containsExactly("4:7: host: '%s'".formatted(host) + A_HOST);
    }

    static Stream<String> hosts() {
        return Stream.of(
                "root@pve1",
                "pve1:22",
                "-oProxyCommand=x",
                "a b",
                "ssh://pve1",
                "[pve1]",
                "2001:db8::1::2",
                "[::1]:22",
                "[[::1]]");
    }

    @ParameterizedTest
    @MethodSource("entryPointLists")
    void saysWhatIsWrongWithAListOfEntryPoints(String list, String mistake) {
        String keys = API.replace("'https://pve1:8006'", list);

        assertThat(MistakesOf.transport(keys, machine)).containsExactly(mistake);
    }

    static Stream<Arguments> entryPointLists() {
        return Stream.of(
                arguments("[]", "4:1: apiUrl: holds 0 URLs; from 1 to 16 are allowed"),
                arguments("['https://a', 'https://a/']", "4:23: apiUrl[1]: names the same entry point a second time"));
    }
}
