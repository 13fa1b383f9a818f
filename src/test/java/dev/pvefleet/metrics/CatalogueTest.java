package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What Prometheus' naming practices ask of every metric, and what this program promises on top of that.
class CatalogueTest {
    /// Labels that tell things apart or name one of a few cases, so that the number of series is bounded by the fleet.
    private static final Set<String> BOUNDED = Set.of(
            "target",
            "id",
            "operation",
            "collector",
            "transport",
            "endpoint",
            "reason",
            "code",
            "gate",
            "state",
            "resource",
            "stall");

    /// What may change during the life of a thing, or is there for people.
    private static final Set<String> ONLY_ON_INFO = Set.of(
            "name",
            "node",
            "tags",
            "vmid",
            "guest_type",
            "template",
            "pool",
            "model",
            "disk_type",
            "used_by",
            "health",
            "ip",
            "storage",
            "plugintype",
            "content",
            "shared",
            "version",
            "pve_version",
            "kernel");

    private static final List<String> OTHER_UNITS = List.of(
            "_ms",
            "_millis",
            "_milliseconds",
            "_minutes",
            "_hours",
            "_days",
            "_kb",
            "_mb",
            "_gb",
            "_kib",
            "_mib",
            "_kilobytes",
            "_megabytes",
            "_percent",
            "_pct",
            "_usec",
            "_micros");

    @ParameterizedTest
    @EnumSource
    void aNameSaysWhoseItIs(Catalogue metric) {
        assertThat(metric.metricName())
                .matches("pve(fleet)?_[a-z][a-z0-9]*(_[a-z0-9]+)*")
                .doesNotContain("__", "_gauge", "_counter", "_summary");
    }

    @ParameterizedTest
    @EnumSource
    void unitsAreBaseUnitsAndStandAtTheEnd(Catalogue metric) {
        String name = metric.metricName().replaceFirst("_total$", "");

        assertThat(OTHER_UNITS).noneMatch(name::endsWith);
        for (String unit : List.of("_bytes", "_seconds", "_ratio")) {
            assertThat(name.indexOf(unit)).as(unit).isIn(-1, name.length() - unit.length());
        }
    }

    @ParameterizedTest
    @EnumSource
    void countersEndInTotalAndNothingElseDoes(Catalogue metric) {
        assertThat(metric.metricName().endsWith("_total")).isEqualTo(metric.type() == Definition.Type.COUNTER);
    }

    @ParameterizedTest
    @EnumSource
    void helpIsASentenceOrTwo(Catalogue metric) {
        assertThat(metric.help())
                .matches("[A-Z0-9].*[A-Za-z0-9)]\\.")
                .doesNotContain("\n", "  ", "..", metric.metricName());
    }

    @ParameterizedTest
    @EnumSource
    void helpSaysThatWhatWasReadIsCachedAndHowOftenItIsRead(Catalogue metric) {
        boolean ofTheFleet = metric.metricName().startsWith("pve_");

        assertThat(metric.help())
                .satisfies(help -> assertThat(help.matches(".*schedule\\.(sync|nodeStatus|smart|guestIps) says\\."))
                        .isEqualTo(ofTheFleet))
                .satisfies(help -> assertThat(help.contains("Cached, read as often as"))
                        .isEqualTo(ofTheFleet && metric != Catalogue.DISKS_LAST_READ));
    }

    @ParameterizedTest
    @EnumSource
    void labelsAreWordsAndStandOnce(Catalogue metric) {
        assertThat(metric.labels())
                .doesNotHaveDuplicates()
                .allMatch(label -> label.matches("[a-z][a-z_]*"))
                .doesNotContain("le", "quantile", "job", "instance");
    }

    @ParameterizedTest
    @EnumSource
    void whatBelongsToATargetSaysSoFirst(Catalogue metric) {
        Set<Catalogue> ofTheProgram = Set.of(
                Catalogue.BUILD_INFO,
                Catalogue.STATE_WRITE_FAILURES,
                Catalogue.STATE_LAST_WRITE,
                Catalogue.CONFIG_SUCCESS,
                Catalogue.CONFIG_TIMESTAMP,
                Catalogue.LIFECYCLE_OPERATIONS,
                Catalogue.LIFECYCLE_FAILURES,
                Catalogue.LIFECYCLE_REFUSALS,
                Catalogue.LIFECYCLE_FORCED,
                Catalogue.LIFECYCLE_IN_PROGRESS,
                Catalogue.HTTP_AUTH_FAILURES);

        assertThat(metric.labels().stream().findFirst().filter("target"::equals).isPresent())
                .isNotEqualTo(ofTheProgram.contains(metric));
    }

    /// PVE has no id for disks and pools, so theirs are made of the node and what it calls them.
    @ParameterizedTest
    @EnumSource
    void whatMayChangeIsOnInfoMetricsAlone(Catalogue metric) {
        Set<String> allowed = new HashSet<>(BOUNDED);
        if (metric.isInfo()) {
            allowed.addAll(ONLY_ON_INFO);
        }
        if (isNamed(metric, "pve_node_disk")) {
            allowed.addAll(Set.of("node", "device", "serial"));
        }
        if (isNamed(metric, "pve_zfs_pool_")) {
            allowed.addAll(Set.of("node", "pool"));
        }

        assertThat(metric.labels()).isSubsetOf(allowed);
    }

    @Test
    void namesAndHelpStandOnce() {
        assertThat(Arrays.stream(Catalogue.values()).map(Catalogue::metricName)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Catalogue.values())
                        .filter(Predicate.not(metric -> metric.help().startsWith("Size")))
                        .map(Catalogue::help))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyLabelIsKnownHere() {
        assertThat(Arrays.stream(Catalogue.values())
                        .flatMap(metric -> metric.labels().stream())
                        .distinct())
                .allMatch(label -> BOUNDED.contains(label)
                        || ONLY_ON_INFO.contains(label)
                        || Set.of("device", "serial").contains(label));
    }

    private static boolean isNamed(Catalogue metric, String begin) {
        return metric.metricName().startsWith(begin);
    }
}
