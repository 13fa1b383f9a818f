package dev.pvefleet.config;

import dev.pvefleet.config.FleetConfig.State;
import dev.pvefleet.config.FleetConfig.TargetConfig;
import dev.pvefleet.model.Safety;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/// Reads `pve-fleet.yaml`. Every mistake of the file is reported, not only the first.
public final class ConfigReader {
    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int MOST_TAGS = 64;
    private static final Duration DAY = Duration.ofDays(1);

    /// PVE's form of a tag (`pve-tag`).
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_+.-]{0,123}");

    private static final String A_TAG = "a tag: letters, digits, '_', '+', '.' and '-'";

    private final Surroundings surroundings;

    public ConfigReader(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Reads a file with its placeholders resolved.
    ///
    /// @throws ConfigException with every mistake of the file
    public FleetConfig read(Path file) {
        Reading reading = Reading.of(file, surroundings);
        Node root = YamlSource.compose(bytes(reading), reading.mistakes(), "'targets:'");
        Optional<FleetConfig> config = Mapping.top(reading, root).map(top -> fleet(reading, top.allow(Section.TOP)));
        reading.mistakes().throwIfAny();
        return config.orElseThrow();
    }

    private byte[] bytes(Reading reading) {
        try {
            return surroundings.read(reading.file(), LARGEST_FILE);
        } catch (IOException e) {
            throw reading.mistakes().fatal(Place.WHOLE_FILE, "cannot be read: " + FileProblem.of(e));
        }
    }

    private static FleetConfig fleet(Reading reading, Mapping top) {
        FleetConfig.Http http = HttpReader.read(top, reading);
        State state = state(top, reading);
        Safety safety = safety(top);
        Duration taskTimeout = seconds(top, "taskTimeoutSec", Duration.ofSeconds(1), DAY, Duration.ofMinutes(5));
        Duration pollInterval =
                seconds(top, "pollIntervalSec", Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofSeconds(3));
        List<TargetConfig> targets =
                new TargetsReader(reading, ScheduleReader.read(top, ScheduleReader.DEFAULTS)).read(top);
        return new FleetConfig(
                reading.file(),
                http,
                state,
                safety,
                taskTimeout,
                pollInterval,
                targets,
                reading.mistakes().warnings());
    }

    private static Duration seconds(Mapping top, String key, Duration least, Duration most, Duration otherwise) {
        return top.scalar(key).flatMap(value -> value.seconds(least, most)).orElse(otherwise);
    }

    private static State state(Mapping top, Reading reading) {
        Optional<Mapping> state = top.mapping("state").map(found -> found.allow(Section.STATE));
        return new State(
                state.flatMap(found -> found.scalar("path"))
                        .flatMap(Scalar::filePath)
                        .orElse(reading.paths().of("/var/lib/pve-fleet/state.db")),
                state.flatMap(found -> found.scalar("history"))
                        .flatMap(value -> value.whole(0, 1000))
                        .orElse(20));
    }

    private static Safety safety(Mapping top) {
        Optional<Mapping> safety = top.mapping("safety").map(found -> found.allow(Section.SAFETY));
        String managed = safety.flatMap(found -> found.scalar("managedTag"))
                .flatMap(value -> value.matching(TAG, A_TAG))
                .orElse("swamp");
        Set<String> protecting = safety.filter(found -> found.has("protectedTags"))
                .map(ConfigReader::protectedTags)
                .orElse(Set.of("production", "protected"));
        if (protecting.stream().anyMatch(managed::equalsIgnoreCase)) {
            safety.ifPresent(found ->
                    found.mistake("protectedTags", "holds the managed tag itself: nothing could ever be deleted"));
        }
        return new Safety(managed, protecting);
    }

    private static Set<String> protectedTags(Mapping safety) {
        List<Scalar> given = safety.scalars("protectedTags", false);
        if (given.size() > MOST_TAGS) {
            safety.mistake("protectedTags", "holds %d tags; at most %d are allowed".formatted(given.size(), MOST_TAGS));
        }
        Set<String> tags = new LinkedHashSet<>();
        given.forEach(value -> value.matching(TAG, A_TAG).ifPresent(tags::add));
        return tags;
    }
}
