package dev.pvefleet.config;

import java.util.List;

/// The mappings that the file is made of, and the keys that each of them takes.
enum Section {
    TOP("the top level", "http", "state", "schedule", "safety", "taskTimeoutSec", "pollIntervalSec", "targets"),
    HTTP("'http'", "listen", "tls", "metricsToken", "tokens"),
    TLS("'http.tls'", "cert", "key"),
    TOKEN("an entry of 'http.tokens'", "name", "role", "sha256"),
    STATE("'state'", "path", "history"),
    SCHEDULE("'schedule'", "sync", "nodeStatus", "smart", "guestIps", "guestPressure", "timeout", "smartTimeout"),
    SAFETY("'safety'", "managedTag", "protectedTags"),
    TARGET("a target", "name", "transport", "schedule"),
    API(
            "a transport of kind: api",
            "kind",
            "node",
            "nodes",
            "apiUrl",
            "tokenId",
            "tokenSecret",
            "caCert",
            "fingerprint",
            "skipTlsVerify",
            "tunnel"),
    SSH(
            "a transport of kind: ssh",
            "kind",
            "node",
            "nodes",
            "host",
            "port",
            "user",
            "identityFile",
            "identityPassphrase",
            "identityAgent",
            "knownHosts",
            "strictHostKeyChecking",
            "proxyJump",
            "proxyCommand",
            "connectTimeoutSec",
            "kexAlgorithms",
            "pveshBinary",
            "sudo"),
    TUNNEL(
            "'tunnel'",
            "host",
            "port",
            "user",
            "identityFile",
            "identityPassphrase",
            "identityAgent",
            "knownHosts",
            "strictHostKeyChecking",
            "proxyJump",
            "proxyCommand",
            "connectTimeoutSec",
            "kexAlgorithms");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> keys;

    Section(String title, String... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    /// How messages name it.
    String title() {
        return title;
    }

    List<String> keys() {
        return keys;
    }

    boolean takes(String key) {
        return keys.contains(key);
    }
}
