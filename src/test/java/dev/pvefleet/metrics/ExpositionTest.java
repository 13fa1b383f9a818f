package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.TargetName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private final Exposition exposition = new Exposition();
    private final ApiCalls calls = exposition.calls();

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
        useEveryMeter();

        String text = published(Fleets.full());

        assertThat(Catalogue.values())
                .allSatisfy(metric -> assertThat(text).containsPattern("(?m)^# TYPE " + metric.metricName() + " "));
    }

    @Test
    void nothingButTheCatalogueIsServed() {
        useEveryMeter();

        List<String> served = published(Fleets.full())
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length()))
                .toList();

        assertThat(served)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Catalogue.values())
                        .map(metric ->
                                metric.metricName() + " " + metric.type().name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void promtoolFindsNothingToComplainAbout() throws IOException, InterruptedException {
        useEveryMeter();

        assertThat(Promtool.complaintsAbout(published(Fleets.full()))).isEmpty();
    }

    @Test
    void callsAreCountedTimedAndTheirFailuresToldApart() {
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(250), Optional.empty());
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(500), Optional.of("500"));

        String labels = "endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\"}";
        assertThat(published(FleetSnapshot.EMPTY))
                .contains("pvefleet_api_requests_total{" + labels + " 2.0\n")
                .contains("pvefleet_api_request_failures_total{code=\"500\"," + labels + " 1.0\n")
                .contains("pvefleet_api_request_duration_seconds_count{" + labels + " 2\n")
                .contains("pvefleet_api_request_duration_seconds_sum{" + labels + " 0.75\n")
                .doesNotContain("_max", "_created");
    }

    @Test
    void labelsEndWithoutAComma() {
        assertThat(published(Fleets.full())).contains("{").doesNotContain(",}");
    }

    @Test
    void quotesBackslashesAndLineBreaksInALabelAreEscaped() throws IOException, InterruptedException {
        calls.count(new TargetName("lab"), "api", "a \"b\" \\c\nd", Duration.ZERO, Optional.empty());

        String page = published(Fleets.full());

        assertThat(page).contains("endpoint=\"a \\\"b\\\" \\\\c\\nd\"").contains("name=\"guest \\\"100\\\"\"");
        assertThat(Promtool.complaintsAbout(page)).isEmpty();
    }

    @Test
    void aThingThatPveListsTwiceDoesNotCostThePage() {
        FleetSnapshot twice = Fleets.of(Fleets.target()
                .withInventory(Fleets.inventory(Fleets.guest(100, "running", 1.0), Fleets.guest(100, "stopped", 2.0))));

        assertThat(scraped(twice, Fleets.NOW))
                .contains("pve_guest_up{id=\"qemu/100\",target=\"lab\"} 1.0")
                .doesNotContain("pve_guest_up{id=\"qemu/100\",target=\"lab\"} 0.0");
    }

    @Test
    void openMetricsNamesInfosAndCountersItsOwnWay() {
        String page = page(Fleets.full(), Fleets.NOW, Format.OPEN_METRICS);

        assertThat(page)
                .contains("# TYPE pve_guest info")
                .contains("# TYPE pve_guest_network_receive_bytes counter")
                .endsWith("# EOF\n");
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
                .contains("pve_guest_up{id=\"qemu/100\",target=\"lab\"} 1.0")
                .contains("pve_guest_up{id=\"lxc/101\",target=\"lab\"} 0.0")
                .doesNotContain("pve_guest_up{id=\"qemu/102\"")
                .contains("pve_node_up{id=\"node/pve2\",target=\"lab\"} 0.0")
                .doesNotContain("pve_node_up{id=\"node/pve3\"");
    }

    @Test
    void whatPveDidNotGiveHasNoSeries() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains("pve_guest_cpu_usage_ratio{id=\"qemu/100\",target=\"lab\"} 0.25")
                .doesNotContain("pve_guest_cpu_usage_ratio{id=\"qemu/102\"")
                .contains("pve_guest_disk_used_bytes{id=\"lxc/101\",target=\"lab\"} 10.0")
                .doesNotContain("pve_guest_disk_used_bytes{id=\"qemu/100\"")
                .contains("pve_storage_up{id=\"storage/nas\",target=\"lab\"} 0.0")
                .doesNotContain("pve_storage_size_bytes{id=\"storage/nas\"");
    }

    @Test
    void aSilentDiskIsNeitherWellNorSick() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains(
                        "pve_node_disk_smart_healthy{device=\"/dev/sda\",node=\"pve1\",serial=\"SERIAL\",target=\"lab\"} 1.0")
                .contains(
                        "pve_node_disk_smart_healthy{device=\"/dev/sdb\",node=\"pve1\",serial=\"SERIAL\",target=\"lab\"} 0.0")
                .doesNotContain("pve_node_disk_smart_healthy{device=\"/dev/sdc\"")
                .contains("device=\"/dev/sdc\",node=\"pve1\",serial=\"SERIAL\",state=\"unknown\",target=\"lab\"} 1.0");
    }

    @Test
    void valuesAreWithdrawnAtThreeIntervalsAndTheirAgeIsNot() {
        String fresh = scraped(Fleets.full(), Fleets.NOW.plusSeconds(90));
        String stale = scraped(Fleets.full(), Fleets.NOW.plusSeconds(91));

        assertThat(fresh).contains("pve_guest_up{", "pve_node_load1{", "pve_node_disk_info{", "pve_guest_ip_info{");
        assertThat(stale)
                .doesNotContain("pve_guest_", "pve_node_load1{", "pve_node_disk_info{", "pve_storage_")
                .contains("pvefleet_operation_last_success_timestamp_seconds{operation=\"sync\",target=\"lab\"}")
                .contains("pve_node_disks_last_read_timestamp_seconds{node=\"pve1\",target=\"lab\"}");
    }

    @Test
    void onlyInfoMetricsCarryNames() {
        assertThat(Catalogue.values())
                .filteredOn(metric -> metric.metricName().startsWith("pve_guest_"))
                .filteredOn(metric -> !metric.metricName().endsWith("_info"))
                .allSatisfy(
                        metric -> assertThat(metric.labels()).isSubsetOf("target", "id", "state", "resource", "stall"));
    }

    private void useEveryMeter() {
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(5), Optional.of("500"));
        exposition.changes().began("delete");
        exposition.changes().forced("delete");
        exposition.changes().refused("delete", "unmanaged");
        exposition.changes().ended("delete", false);
        exposition.stateWrites().succeeded(Fleets.NOW);
        exposition.configReloads().loaded(Fleets.NOW);
    }

    /// What somebody who asks for text is given.
    private String published(FleetSnapshot snapshot) {
        exposition.publish(() -> snapshot, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3");
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }

    private static String scraped(FleetSnapshot snapshot, Instant now) {
        return page(snapshot, now, Format.TEXT);
    }

    private static String page(FleetSnapshot snapshot, Instant now, Format format) {
        Exposition other = new Exposition();
        other.publish(() -> snapshot, Clock.fixed(now, ZoneOffset.UTC), "1.2.3");
        return new String(other.page(format, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }
}
