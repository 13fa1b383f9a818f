package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.Golden;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.OperationRecord;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
    private static final Pattern SERIES = Pattern.compile("([a-z_0-9]+)(|\\{.*}) [^ ]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    private final Exposition exposition = new Exposition();
    private final ApiCalls calls = exposition.calls();

    @Test
    void namesTypesLabelsAndHelpAreWhatOthersRelyOn() {
        useEveryMeter();
        Map<String, String> labels = new HashMap<>();
        List<String> lines = published(Fleets.full()).lines().toList();
        lines.stream()
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .forEach(series -> labels.merge(
                        series.group(1),
                        names(series.group(2)),
                        (one, other) -> one.equals(other) ? one : "differing"));

        String shown = lines.stream()
                .filter(line -> line.startsWith("# "))
                .flatMap(line -> Stream.of(
                                line, labels.getOrDefault(line.split(" ", 4)[2], "(_bucket, _count and _sum)"))
                        .limit(line.startsWith("# TYPE ") ? 2 : 1))
                .map("%s%n"::formatted)
                .collect(Collectors.joining());

        Golden.assertMatches("metrics/families.txt", shown);
    }

    private static String names(String labels) {
        return LABEL.matcher(labels)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.joining(",", "  {", "}"));
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
                .contains("endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\",le=\"0.1\"} 0\n")
                .contains("endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\",le=\"0.5\"} 2\n")
                .contains("endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\",le=\"+Inf\"} 2\n")
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
    void openMetricsIsWhatItsSpecificationWants() {
        useEveryMeter();
        exposition.publish(Fleets::full, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3", Runnable::run);

        String page = new String(
                exposition.page(Format.OPEN_METRICS, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);

        assertThat(OpenMetrics.complaintsAbout(page)).isEmpty();
        assertThat(OpenMetrics.complaintsAbout(page + "x 1\n")).isNotEmpty();
        assertThat(OpenMetrics.complaintsAbout(page.replace("_total{", "{"))).isNotEmpty();
    }

    @Test
    void ownMetersAreOfTheMomentThoughTheFleetIsNotWrittenAnew() {
        published(Fleets.full());
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(5), Optional.empty());

        assertThat(new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8))
                .contains("pvefleet_api_requests_total{endpoint=\"GET /nodes\"");
    }

    @Test
    void changesAreCountedByTheirEnd() {
        LifecycleCalls changes = exposition.changes();
        changes.began("start");
        changes.began("start");
        changes.began("delete");
        changes.forced("delete");

        assertThat(published(FleetSnapshot.EMPTY))
                .contains("pvefleet_lifecycle_in_progress{operation=\"start\"} 2.0")
                .contains("pvefleet_lifecycle_operations_total{operation=\"start\"} 0.0")
                .contains("pvefleet_lifecycle_failures_total{operation=\"start\"} 0.0")
                .contains("pvefleet_lifecycle_forced_total{operation=\"delete\"} 1.0")
                .doesNotContain("gate=");

        changes.ended("start", true);
        changes.ended("start", false);
        changes.refused("delete", "protected");
        changes.ended("delete", false);

        assertThat(published(FleetSnapshot.EMPTY))
                .contains("pvefleet_lifecycle_in_progress{operation=\"start\"} 0.0")
                .contains("pvefleet_lifecycle_operations_total{operation=\"start\"} 2.0")
                .contains("pvefleet_lifecycle_failures_total{operation=\"start\"} 1.0")
                .contains("pvefleet_lifecycle_failures_total{operation=\"delete\"} 0.0")
                .contains("pvefleet_lifecycle_gate_refusals_total{gate=\"protected\",operation=\"delete\"} 1.0");
    }

    @Test
    void aBadConfigurationShowsAndKeepsTheTimeOfTheGoodOne() {
        assertThat(published(FleetSnapshot.EMPTY)).doesNotContain("pvefleet_config_");
        exposition.configReloads().loaded(Fleets.NOW);
        String good = published(FleetSnapshot.EMPTY);
        exposition.configReloads().refused();

        assertThat(good).contains("pvefleet_config_last_reload_success 1.0");
        assertThat(published(FleetSnapshot.EMPTY))
                .contains("pvefleet_config_last_reload_success 0.0")
                .contains(good.lines()
                        .filter(line -> line.startsWith("pvefleet_config_last_reload_timestamp_seconds "))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void whatWasRestoredIsMarkedUntilItIsReadAgain() {
        TargetSnapshot lab = Fleets.target();
        TargetSnapshot restored = TargetSnapshot.restored(lab, lab.operations(), Set.of(Operation.SYNC));

        assertThat(scraped(Fleets.of(restored), Fleets.NOW))
                .contains("pvefleet_state_restored{operation=\"sync\",target=\"lab\"} 1.0")
                .contains("pvefleet_state_restored{operation=\"smart\",target=\"lab\"} 0.0");
        assertThat(scraped(
                        Fleets.of(restored.with(
                                Operation.SYNC,
                                record -> record.ran(Fleets.NOW, Duration.ofSeconds(1), Optional.empty()))),
                        Fleets.NOW))
                .contains("pvefleet_state_restored{operation=\"sync\",target=\"lab\"} 0.0");
    }

    @Test
    void aClusterTellsItsQuorumAndAPoolItsState() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains("pve_cluster_quorate{target=\"lab\"} 1.0")
                .contains("pve_cluster_nodes{target=\"lab\"} 3.0")
                .contains("pve_cluster_nodes_online{target=\"lab\"} 2.0")
                .contains("pve_zfs_pool_state{node=\"pve1\",pool=\"rpool\",state=\"online\",target=\"lab\"} 1.0")
                .contains("pve_zfs_pool_state{node=\"pve1\",pool=\"rpool\",state=\"degraded\",target=\"lab\"} 0.0")
                .contains("pve_zfs_pool_state{node=\"pve1\",pool=\"tank\",state=\"suspended\",target=\"lab\"} 1.0")
                .contains("pve_zfs_pool_fragmentation_ratio{node=\"pve1\",pool=\"rpool\",target=\"lab\"} 0.12")
                .doesNotContain("pve_zfs_pool_size_bytes{node=\"pve1\",pool=\"tank\"");
        assertThat(scraped(
                        Fleets.of(Fleets.target().withCluster(new ClusterStatus(null, 3, 2, Fleets.NOW))), Fleets.NOW))
                .contains("pve_cluster_nodes{")
                .doesNotContain("pve_cluster_quorate{");
    }

    @Test
    void pressureIsARatioOfWhatPveGave() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains(
                        "pve_node_pressure_ratio{id=\"node/pve1\",resource=\"cpu\",stall=\"some\",target=\"lab\"} 0.01")
                .contains(
                        "pve_node_pressure_ratio{id=\"node/pve1\",resource=\"io\",stall=\"full\",target=\"lab\"} 0.005")
                .doesNotContain("pve_node_pressure_ratio{id=\"node/pve1\",resource=\"cpu\",stall=\"full\"")
                .contains(
                        "pve_guest_pressure_ratio{id=\"qemu/100\",resource=\"cpu\",stall=\"some\",target=\"lab\"} 0.05")
                .doesNotContain("pve_guest_pressure_ratio{id=\"qemu/100\",resource=\"memory\",stall=\"full\"")
                .doesNotContain("pve_guest_pressure_ratio{id=\"lxc/101\"");
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
    void aTemplateIsNeitherUpNorDown() {
        FleetSnapshot fleet = Fleets.of(Fleets.target()
                .withInventory(Fleets.inventory(Fleets.template(100), Fleets.guest(102, "stopped", null))));

        assertThat(scraped(fleet, Fleets.NOW))
                .contains("pve_guest_info{")
                .contains("pve_guest_up{id=\"qemu/102\",target=\"lab\"} 0.0")
                .doesNotContain("pve_guest_up{id=\"qemu/100\"")
                .contains("pve_guest_status{id=\"qemu/100\",state=\"stopped\",target=\"lab\"} 1.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"running", "stopped", "paused", "suspended", "prelaunch", "io-error", "internal-error", "unknown"
            })
    void aGuestHasTheStateThatPveGivesItAndNoOther(String state) {
        FleetSnapshot fleet =
                Fleets.of(Fleets.target().withInventory(Fleets.inventory(Fleets.guest(100, state, null))));

        assertThat(scraped(fleet, Fleets.NOW).lines().filter(line -> line.startsWith("pve_guest_status{")))
                .containsExactly("pve_guest_status{id=\"qemu/100\",state=\"%s\",target=\"lab\"} 1.0".formatted(state));
    }

    @Test
    void whatNeverSucceededSaysSoWithZero() {
        FleetSnapshot fleet = Fleets.of(TargetSnapshot.unread(
                Fleets.target().facts(),
                Map.of(
                        Operation.SYNC,
                        OperationRecord.waiting(Duration.ofSeconds(30))
                                .ran(Fleets.NOW, Duration.ZERO, Optional.of("malformed")),
                        Operation.SMART,
                        OperationRecord.waiting(Duration.ofSeconds(30)))));

        assertThat(scraped(fleet, Fleets.NOW))
                .contains("pvefleet_operation_last_success_timestamp_seconds{operation=\"sync\",target=\"lab\"} 0.0")
                .contains("pvefleet_operation_last_success_timestamp_seconds{operation=\"smart\",target=\"lab\"} 0.0")
                .doesNotContain("last_success_timestamp_seconds{operation=\"guestIps\"");
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .doesNotContain(
                        "pvefleet_operation_last_success_timestamp_seconds{operation=\"sync\",target=\"lab\"} 0.0");
    }

    @Test
    void countersOfKnownReasonsStandAtZeroBeforeTheFirst() {
        calls.count(new TargetName("lab"), "api", "GET /nodes", Duration.ofMillis(250), Optional.empty());
        exposition.changes().expect(List.of("start", "delete"), List.of("protected"));

        assertThat(published(Fleets.full()))
                .contains("pvefleet_operation_failures_total{operation=\"sync\",reason=\"timeout\",target=\"lab\"} 1.0")
                .contains("pvefleet_operation_failures_total{operation=\"sync\",reason=\"tls\",target=\"lab\"} 0.0")
                .contains(
                        "pvefleet_operation_failures_total{operation=\"smart\",reason=\"internal\",target=\"lab\"} 0.0")
                .contains("pvefleet_api_request_failures_total{code=\"596\",endpoint=\"GET /nodes\","
                        + "target=\"lab\",transport=\"api\"} 0.0")
                .contains("pvefleet_lifecycle_failures_total{operation=\"start\"} 0.0")
                .contains("pvefleet_lifecycle_gate_refusals_total{gate=\"protected\",operation=\"delete\"} 0.0")
                .contains("pvefleet_http_auth_failures_total 0.0", "pvefleet_state_write_failures_total 0.0");
    }

    @Test
    void aTargetThatLeftLeavesNothingNotEvenByACallThatEndsLater() {
        TargetName lab = new TargetName("lab");
        calls.count(lab, "api", "GET /nodes", Duration.ofMillis(250), Optional.of("500"));
        calls.count(new TargetName("other"), "api", "GET /nodes", Duration.ofMillis(250), Optional.empty());

        calls.forget(lab);
        calls.count(lab, "api", "GET /nodes", Duration.ofMillis(250), Optional.of("500"));

        assertThat(published(FleetSnapshot.EMPTY)).doesNotContain("\"lab\"").contains("target=\"other\"");

        calls.expect(lab);
        calls.count(lab, "api", "GET /nodes", Duration.ofMillis(250), Optional.empty());

        assertThat(published(FleetSnapshot.EMPTY))
                .contains("pvefleet_api_requests_total{endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\"} 1.0")
                .doesNotContain("endpoint=\"GET /nodes\",target=\"lab\",transport=\"api\"} 2");
    }

    @Test
    void whatPveDidNotGiveHasNoSeries() {
        assertThat(scraped(Fleets.full(), Fleets.NOW))
                .contains("pve_guest_cpu_usage_ratio{id=\"qemu/100\",target=\"lab\"} 0.25")
                .doesNotContain("pve_guest_cpu_usage_ratio{id=\"qemu/102\"")
                .contains("pve_guest_disk_used_bytes{id=\"lxc/101\",target=\"lab\"} 10.0")
                .doesNotContain("pve_guest_disk_used_bytes{id=\"qemu/100\"")
                .contains("pve_storage_up{id=\"storage/pve1/local\",target=\"lab\"} 1.0")
                .doesNotContain("pve_storage_up{id=\"storage/nas\"")
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
    void whatClaimsToHaveBeenReadInTheFutureIsNotShown() {
        String ahead = scraped(Fleets.full(), Fleets.NOW.minusSeconds(1));

        assertThat(ahead).doesNotContain("pve_guest_", "pve_node_load1{", "pve_node_disk_info{", "pve_storage_");
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
        exposition.publish(() -> snapshot, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3", Runnable::run);
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }

    private static String scraped(FleetSnapshot snapshot, Instant now) {
        return page(snapshot, now, Format.TEXT);
    }

    private static String page(FleetSnapshot snapshot, Instant now, Format format) {
        Exposition other = new Exposition();
        other.publish(() -> snapshot, Clock.fixed(now, ZoneOffset.UTC), "1.2.3", Runnable::run);
        return new String(other.page(format, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }
}
