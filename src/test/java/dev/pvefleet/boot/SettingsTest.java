package dev.pvefleet.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.cli.LogFormat;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.config.FleetConfig.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void aOneShotCommandOpensNoPortAndLogsNothing() {
        assertThat(Settings.oneShot(false, false).properties())
                .containsEntry("quarkus.http.host-enabled", "false")
                .containsEntry("quarkus.scheduler.enabled", "false")
                .containsEntry("quarkus.log.console.enabled", "false");
    }

    @Test
    void verboseLetsItLog() {
        assertThat(Settings.oneShot(true, false).properties())
                .containsEntry("quarkus.http.host-enabled", "false")
                .containsEntry("quarkus.log.console.enabled", "true");
        assertThat(Settings.oneShot(true, true).properties())
                .containsEntry("quarkus.log.console.enabled", "false")
                .containsEntry("quarkus.log.category.\"dev.pvefleet\".level", "DEBUG");
    }

    @Test
    void aServingCommandListensWhereItsConfigurationSays() {
        Http http = new Http("::1", 9999, Optional.empty(), Optional.empty(), List.of());

        assertThat(Settings.serving(Optional.of(http), false, LogFormat.TEXT).properties())
                .containsEntry("quarkus.http.host", "::1")
                .containsEntry("quarkus.http.port", "9999")
                .doesNotContainKey("quarkus.http.ssl-port");
    }

    @Test
    void anyPortIsOneThatTheLogCanName() {
        Http http = new Http("127.0.0.1", 0, Optional.empty(), Optional.empty(), List.of());

        assertThat(Settings.serving(Optional.of(http), false, LogFormat.TEXT)
                        .properties()
                        .get("quarkus.http.port"))
                .satisfies(port -> assertThat(Integer.parseInt(port)).isBetween(1, 65535));
    }

    @Test
    void withACertificateThereIsNoPlainPort() {
        Http http = new Http(
                "127.0.0.1",
                9999,
                Optional.of(new Tls(Path.of("cert.pem"), Path.of("key.pem"))),
                Optional.empty(),
                List.of());

        assertThat(Settings.serving(Optional.of(http), false, LogFormat.TEXT).properties())
                .containsEntry("quarkus.http.ssl-port", "9999")
                .containsEntry("quarkus.http.insecure-requests", "disabled")
                .containsEntry("quarkus.http.ssl.certificate.files", "cert.pem")
                .containsEntry("quarkus.http.ssl.certificate.key-files", "key.pem")
                .doesNotContainKey("quarkus.http.port");
    }

    @Test
    void onlyWhoAsksForItGetsALogInJson() {
        Http http = new Http("127.0.0.1", 9999, Optional.empty(), Optional.empty(), List.of());

        assertThat(Settings.serving(Optional.of(http), false, LogFormat.JSON).properties())
                .containsEntry("quarkus.log.console.json.enabled", "true");
        assertThat(Settings.serving(Optional.of(http), false, LogFormat.TEXT).properties())
                .containsEntry("quarkus.log.console.json.enabled", "false");
    }
}
