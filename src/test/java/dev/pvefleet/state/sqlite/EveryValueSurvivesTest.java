package dev.pvefleet.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.ChangeId;
import dev.pvefleet.model.ChangeRecord;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.schedule.HandClock;
import dev.pvefleet.state.Observation;
import dev.pvefleet.state.OpenStore;
import dev.pvefleet.state.Samples;
import dev.pvefleet.state.Variants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a record holds comes back from the file as it was: null is not false, 0 is not null, and nothing is
/// forgotten. A value that a new record brings is in here by itself.
class EveryValueSurvivesTest {
    private static final TargetName LAB = Samples.LAB;
    private static final Instant NOW = Instant.ofEpochMilli(Samples.NOW.toEpochMilli());
    private static final TargetSnapshot TARGET = Samples.target(LAB, 2, NOW);

    @TempDir
    Path folder;

    private int files;

    @TestFactory
    List<DynamicTest> fromOneProcessToTheNext() {
        return List.of(
                ofTarget(
                        "cluster",
                        new ClusterStatus(true, 3, 2, NOW),
                        it -> new Observation.Cluster(LAB, it),
                        it -> it.cluster().orElseThrow()),
                ofTarget(
                        "inventory",
                        TARGET.inventory().orElseThrow(),
                        Observation.Everything::new,
                        it -> it.inventory().orElseThrow()),
                ofTarget(
                        "node",
                        Samples.node(LAB, Samples.PVE1, NOW),
                        it -> new Observation.Nodes(LAB, List.of(it), true),
                        it -> it.nodes().values().iterator().next()),
                ofTarget(
                        "pressure",
                        new GuestPressure(Samples.PVE1, new Pressure(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), NOW),
                        it -> new Observation.Pressures(
                                LAB,
                                Map.of(TARGET.pressures().keySet().iterator().next(), it)),
                        it -> it.pressures().values().iterator().next()),
                ofTarget(
                        "addresses",
                        TARGET.addresses().orElseThrow(),
                        it -> new Observation.Ips(LAB, it),
                        it -> it.addresses().orElseThrow()),
                ofTarget(
                        "reading", reading(TARGET), it -> new Observation.Reading(it), EveryValueSurvivesTest::reading),
                of(
                        "node config",
                        nodeConfig(),
                        Observation.Offer::new,
                        store -> store.nodeConfigs(LAB).getFirst()),
                of(
                        "guest config",
                        guestConfig(),
                        Observation.Options::new,
                        store -> store.guestConfig(LAB, new Vmid(100)).orElseThrow()),
                changes());
    }

    private DynamicTest changes() {
        ChangeRecord change = new ChangeRecord(
                new ChangeId("01234567-89ab-cdef-0123-456789abcdef"),
                "ops",
                "http",
                "clone",
                LAB,
                GuestType.LXC,
                new Vmid(100),
                true,
                ChangeRecord.State.FAILED,
                NOW,
                NOW,
                List.of(new Upid("UPID:pve1:000A1B2C:00D3E4F5:691F5A00:qmstart:100:root@pam:")),
                List.of("line"),
                "{}",
                new Failure(Kind.LOCKED, "is locked", Optional.of("wait")),
                "key",
                "hash",
                Map.of("command", List.of("sh", "-c", "true"), "timeoutSec", 30L, "force", true, "vmName", "web"));
        return DynamicTest.dynamicTest("change", () -> {
            for (ChangeRecord variant : Variants.of(change)) {
                Path file = file();
                try (OpenStore store = open(file)) {
                    store.put(variant);
                }
                try (OpenStore store = open(file)) {
                    assertThat(store.find(variant.id())).contains(variant);
                }
            }
        });
    }

    private <R extends Record> DynamicTest ofTarget(
            String name, R sample, Function<R, Observation> write, Function<TargetSnapshot, R> read) {
        return of(
                name,
                sample,
                write,
                store -> read.apply(store.load().targets().values().iterator().next()));
    }

    private <R extends Record> DynamicTest of(
            String name, R sample, Function<R, Observation> write, Function<OpenStore, R> read) {
        return DynamicTest.dynamicTest(name, () -> {
            for (R variant : Variants.of(sample)) {
                Observation observation = write.apply(variant);
                if (isKept(observation)) {
                    Path file = file();
                    try (OpenStore store = open(file)) {
                        store.write(List.of(observation));
                    }
                    try (OpenStore store = open(file)) {
                        assertThat(read.apply(store)).isEqualTo(variant);
                    }
                }
            }
        });
    }

    /// Those that are no news are not written, and times of their own are not asked of a list that a right hides.
    private static boolean isKept(Observation observation) {
        return !(observation instanceof Observation.Everything(var inventory)
                && inventory.denied().isPresent());
    }

    /// The snapshot without the parts that are observations of their own.
    private static TargetSnapshot reading(TargetSnapshot target) {
        return TargetSnapshot.unread(target.facts(), target.operations())
                .withCollectors(target.collectors())
                .with(target.contact());
    }

    private static NodeConfigRecord nodeConfig() {
        return new NodeConfigRecord(
                LAB,
                Samples.PVE1,
                List.of(new Storage("local", "dir", List.of("iso"), true, true, true, 3L, 1L, 2L)),
                List.of(new Bridge("vmbr0", "bridge", true, "192.0.2.1/24", "eno1")),
                NOW);
    }

    private static GuestConfig guestConfig() {
        return new GuestConfig(
                LAB,
                GuestType.LXC,
                new Vmid(100),
                Samples.PVE1,
                Map.of("memory", 512L, "name", "web", "onboot", 0L),
                "digest",
                NOW);
    }

    private Path file() throws java.io.IOException {
        return Files.createDirectory(folder.resolve("file-" + files++));
    }

    private static OpenStore open(Path file) {
        return Stores.open(file, 2, new HandClock(NOW));
    }
}
