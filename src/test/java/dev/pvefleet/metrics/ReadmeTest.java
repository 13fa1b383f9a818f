package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the README says of metrics is true, and says them all.
class ReadmeTest {
    /// `pve_node_{up,info}`, or `pve_node_up`, either with labels behind.
    private static final Pattern NAMES = Pattern.compile("(pve(?:fleet)?_[a-z0-9_]*)(?:(?<=_)\\{([a-z0-9_,]+)})?");

    private static final Set<String> CATALOGUE =
            Arrays.stream(Catalogue.values()).map(Catalogue::metricName).collect(Collectors.toSet());

    @Test
    void theTableNamesEveryMetricAndNoOther() throws IOException {
        String table =
                Readme.metrics().lines().filter(line -> line.startsWith("| ")).collect(Collectors.joining("\n"));

        assertThat(NAMES.matcher(table).results().flatMap(ReadmeTest::expanded))
                .containsExactlyInAnyOrderElementsOf(CATALOGUE);
    }

    @Test
    void whatElseIsNamedThereExists() throws IOException {
        assertThat(NAMES.matcher(Readme.metrics())
                        .results()
                        .flatMap(ReadmeTest::expanded)
                        .distinct())
                .filteredOn(name -> !name.endsWith("_"))
                .isSubsetOf(CATALOGUE);
    }

    @Test
    void prometheusUnderstandsTheAlerts() throws IOException, InterruptedException {
        List<String> alerts = Readme.alerts();

        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(Promtool.complaintsAboutAlerts(alerts)).isEmpty();
        assertThat(Promtool.complaintsAboutAlerts(List.of("pve_node_up =="))).isNotEmpty();
    }

    private static Stream<String> expanded(MatchResult names) {
        return names.group(2) == null
                ? Stream.of(names.group(1))
                : Arrays.stream(names.group(2).split(",", -1)).map(end -> names.group(1) + end);
    }
}
