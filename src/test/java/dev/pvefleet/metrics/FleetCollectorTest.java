package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetName;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetCollectorTest {
    private final ApiCalls calls = new ApiCalls();

    @Test
    void namesTypesLabelsAndHelpAreWhatOthersRelyOn() {
        String catalogue = Arrays.stream(Catalogue.values())
                .map(metric -> "%s %s %s%n    %s%n"
                        .formatted(metric.metricName(), metric.type().name(), metric.labels(), metric.help()))
                .collect(Collectors.joining());

        Golden.assertMatches("metrics/catalogue.txt", catalogue);
    }

    @Test
    void everyMetricOfTheCatalogueIsServed() {
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(5), Optional.of("500"));

        String text = scraped(Fleets.full(), Fleets.NOW);

        assertThat(Catalogue.values())
                .allSatisfy(metric -> assertThat(text).containsPattern("(?m)^# TYPE " + metric.metricName() + " "));
    }

    @Test
    void promtoolFindsNothingToComplainAbout(@TempDir Path folder) throws IOException, InterruptedException {
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(5), Optional.of("500"));
        Path metrics = Files.writeString(folder.resolve("metrics"), scraped(Fleets.full(), Fleets.NOW));

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();
        String complaints = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void aVanishedGuestLeavesNoSeriesBehind() {
        FleetSnapshot after =
                Fleets.of(Fleets.target().withInventory(Fleets.inventory(Fleets.guest(104, "running", 1.0))));

        assertThat(scraped(Fleets.full(), Fleets.NOW)).contains("id=\"lxc/101\"");
        assertThat(scraped(after, Fleets.NOW)).contains("id=\"qemu/104\"").doesNotContain("id=\"lxc/101\"");
    }

    @Test
    void unknownIsNotDown() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains("pve_guest_up{target=\"lab\",id=\"qemu/100\",} 1.0")
                .contains("pve_guest_up{target=\"lab\",id=\"lxc/101\",} 0.0")
                .doesNotContain("pve_guest_up{target=\"lab\",id=\"qemu/102\"")
                .contains("pve_node_up{target=\"lab\",id=\"node/pve2\",} 0.0")
                .doesNotContain("pve_node_up{target=\"lab\",id=\"node/pve3\"");
    }

    @Test
    void whatPveDidNotGiveHasNoSeries() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains("pve_guest_cpu_usage_ratio{target=\"lab\",id=\"qemu/100\",} 0.25")
                .doesNotContain("pve_guest_cpu_usage_ratio{target=\"lab\",id=\"qemu/102\"")
                .contains("pve_guest_disk_used_bytes{target=\"lab\",id=\"lxc/101\",} 10.0")
                .doesNotContain("pve_guest_disk_used_bytes{target=\"lab\",id=\"qemu/100\"")
                .contains("pve_storage_up{target=\"lab\",id=\"storage/nas\",} 0.0")
                .doesNotContain("pve_storage_size_bytes{target=\"lab\",id=\"storage/nas\"");
    }

    @Test
    void aSilentDiskIsNeitherWellNorSick() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains(
                        "pve_node_disk_smart_healthy{target=\"lab\",node=\"pve1\",device=\"/dev/sda\",serial=\"SERIAL\",} 1.0")
                .contains(
                        "pve_node_disk_smart_healthy{target=\"lab\",node=\"pve1\",device=\"/dev/sdb\",serial=\"SERIAL\",} 0.0")
                .doesNotContain("pve_node_disk_smart_healthy{target=\"lab\",node=\"pve1\",device=\"/dev/sdc\"")
                .contains("device=\"/dev/sdc\",serial=\"SERIAL\",state=\"unknown\",} 1.0");
    }

    @Test
    void valuesAreWithdrawnAtThreeIntervalsAndTheirAgeIsNot() {
        String fresh = scraped(Fleets.full(), Fleets.NOW.plusSeconds(90));
        String stale = scraped(Fleets.full(), Fleets.NOW.plusSeconds(91));

        assertThat(fresh).contains("pve_guest_up{", "pve_node_load1{", "pve_node_disk_info{", "pve_guest_ip_info{");
        assertThat(stale)
                .doesNotContain("pve_guest_", "pve_node_load1{", "pve_node_disk_info{", "pve_storage_")
                .contains("pvefleet_operation_last_success_timestamp_seconds{target=\"lab\",operation=\"sync\",}")
                .contains("pve_node_disks_last_read_timestamp_seconds{target=\"lab\",node=\"pve1\",}");
    }

    @Test
    void onlyInfoMetricsCarryNames() {
        assertThat(Catalogue.values())
                .filteredOn(metric -> metric.metricName().startsWith("pve_guest_"))
                .filteredOn(metric -> !metric.metricName().endsWith("_info"))
                .allSatisfy(metric -> assertThat(metric.labels()).isSubsetOf("target", "id", "state"));
    }

    private String scraped(FleetSnapshot snapshot, Instant now) {
        CollectorRegistry registry = new CollectorRegistry(true);
        registry.register(new FleetCollector(() -> snapshot, calls, Clock.fixed(now, ZoneOffset.UTC), "1.2.3"));
        StringWriter text = new StringWriter();
        try {
            TextFormat.write004(text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
