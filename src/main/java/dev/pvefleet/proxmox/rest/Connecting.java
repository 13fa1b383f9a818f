package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How connections to PVE are made and kept, the same straight and through a tunnel.
final class Connecting {
    /// A node that is off the network should leave time to try another entry point.
    static final Duration TCP_LIMIT = Duration.ofSeconds(5);

    /// Workers of pveproxy that are all busy let the TLS handshake wait.
    static final Duration TLS_LIMIT = Duration.ofSeconds(10);

    /// What the first address of a name gets before the next one is tried beside it (RFC 8305, 5).
    private static final Duration HEAD_START = Duration.ofMillis(250);

    /// What an address gets that was good the last time, and may be busy.
    private static final Duration GOOD_HEAD_START = Duration.ofSeconds(2);

    static final int POOL = 8;

    /// PVE closes a connection after 5 idle seconds (PVE::APIServer::AnyEvent); staying below avoids the race.
    private static final int IDLE_SECONDS = 3;

    private static final int HEADER_BYTES = 64 << 10;

    private Connecting() {}

    /// For how long one address is tried alone: not for more than a third of the time that is left.
    static Duration headStart(boolean wasGood, Duration left) {
        Duration usual = wasGood ? GOOD_HEAD_START : HEAD_START;
        Duration share = left.dividedBy(3);
        return usual.compareTo(share) < 0 ? usual : share;
    }

    static HttpClientOptions options(ApiConfig config, ClientCertificates certificates) {
        HttpClientOptions options = new HttpClientOptions();
        apply(config, certificates, options);
        return options;
    }

    /// Sets every option that matters, whatever was set before from other sources.
    static void apply(ApiConfig config, ClientCertificates certificates, HttpClientOptions options) {
        options.setSsl(true)
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(false)
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setPipelining(false)
                .setMaxPoolSize(POOL)
                .setConnectTimeout((int) TCP_LIMIT.toMillis())
                .setSslHandshakeTimeout(TLS_LIMIT.toSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setDecompressionSupported(false)
                .setMaxInitialLineLength(HEADER_BYTES)
                .setMaxHeaderSize(HEADER_BYTES)
                .setLogActivity(false)
                .setKeyCertOptions(KeyCertOptions.wrap(certificates))
                .setProxyOptions(null);
        if (config.fingerprint().isPresent()) {
            trust(options, new PinnedTrust(config.fingerprint().orElseThrow()), false);
        } else if (config.skipTlsVerify()) {
            options.setTrustAll(true).setVerifyHost(false);
        } else {
            trust(options, config.caCertPem().map(ChainTrust::of).orElseGet(ChainTrust::ofSystem), true);
        }
    }

    private static void trust(HttpClientOptions options, javax.net.ssl.TrustManager manager, boolean verifyHost) {
        options.setTrustAll(false).setTrustOptions(TrustOptions.wrap(manager)).setVerifyHost(verifyHost);
    }
}
