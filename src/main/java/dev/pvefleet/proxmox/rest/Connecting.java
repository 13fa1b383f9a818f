package dev.pvefleet.proxmox.rest;

import dev.pvefleet.config.ApiConfig;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How connections to PVE are made and kept, the same straight and through a tunnel.
final class Connecting {
    /// A node that is off the network should leave time to try another entry point.
    static final Duration TCP_LIMIT = Duration.ofSeconds(5);

    /// Workers of pveproxy that are all busy let the TLS handshake wait.
    static final Duration TLS_LIMIT = Duration.ofSeconds(10);

    static final int POOL = 8;

    /// PVE closes a connection after 5 idle seconds (PVE::APIServer::AnyEvent); staying below avoids the race.
    private static final int IDLE_SECONDS = 3;

    private static final int HEADER_BYTES = 64 << 10;

    private Connecting() {}

    static HttpClientOptions options(ApiConfig config) {
        HttpClientOptions options = new HttpClientOptions();
        apply(config, options);
        return options;
    }

    /// Sets every option that matters, whatever was set before from other sources.
    static void apply(ApiConfig config, HttpClientOptions options) {
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
