package dev.pvefleet.proxmox.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.config.ApiConfig;
import dev.pvefleet.config.Secret;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ProxyOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectingTest {
    private static final URI URL = URI.create("https://192.0.2.10:8006");

    @Test
    void closesIdleConnectionsBeforePveDoes() {
        assertThat(Connecting.options(config("u@pve!t", "s", Optional.empty()), new ClientCertificates())
                        .getKeepAliveTimeout())
                .isBetween(1, 4);
    }

    @Test
    void overridesWhatComesFromElsewhere() {
        HttpClientOptions options = new HttpClientOptions()
                .setProxyOptions(new ProxyOptions())
                .setLogActivity(true)
                .setUseAlpn(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setDecompressionSupported(true)
                .setProtocolVersion(HttpVersion.HTTP_2);

        Connecting.apply(config("u@pve!t", "s", Optional.of(new Authority().pem())), new ClientCertificates(), options);

        assertThat(options.getProxyOptions()).isNull();
        assertThat(options.getLogActivity()).isFalse();
        assertThat(options.isUseAlpn()).isFalse();
        assertThat(options.isTrustAll()).isFalse();
        assertThat(options.isVerifyHost()).isTrue();
        assertThat(options.isDecompressionSupported()).isFalse();
        assertThat(options.getProtocolVersion()).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void aCaCertMustBeOne(String pem) {
        assertThatThrownBy(() -> Connecting.options(config("u@pve!t", "s", Optional.of(pem)), new ClientCertificates()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("caCert")
                .hasMessageContaining("/etc/pve/pve-root-ca.pem");
    }

    @Test
    void aTokenIsWrittenSoThatPveReadsItWhole() {
        assertThat(Token.header(config("svc@pve!auto", "1-2-3", Optional.empty())))
                .isEqualTo("PVEAPIToken=svc@pve!auto=1-2-3");
        assertThat(Token.header(config("a;b%ü@pve!t", "s", Optional.empty())))
                .isEqualTo("PVEAPIToken=a%3bb%25%c3%bc@pve!t=s");
    }

    private static ApiConfig config(String tokenId, String secret, Optional<String> pem) {
        return new ApiConfig(List.of(URL), tokenId, new Secret(secret), pem, Optional.empty(), false, Optional.empty());
    }
}
