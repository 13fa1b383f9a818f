package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.TargetSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Form TEXT = new Form(Format.TEXT, Encoding.IDENTITY);
    private static final Form ZIPPED = new Form(Format.OPEN_METRICS, Encoding.GZIP);
    private static final TargetName A = new TargetName("a");
    private static final TargetName B = new TargetName("b");

    private final List<String> written = new ArrayList<>();
    private final Pages pages = new Pages(this::watchedParts, Runnable::run);

    @Test
    void whatStandsIsWrittenOnceHoweverOftenItIsAsked() {
        FleetSnapshot fleet = fleet(A, B);

        String first = text(fleet, Fleets.NOW);
        String again = text(fleet, Fleets.NOW.plusSeconds(5));

        assertThat(again).isEqualTo(first).contains("pve_guest_up{id=\"qemu/100\",target=\"a\"} 1.0");
        assertThat(written).hasSize(8);
    }

    @Test
    void onlyWhatChangedIsWrittenAnew() {
        FleetSnapshot fleet = fleet(A, B);
        text(fleet, Fleets.NOW);
        written.clear();

        String page =
                text(fleet.with(B, known -> known.withInventory(inventory(B, "stopped"))), Fleets.NOW.plusSeconds(1));

        assertThat(written).containsExactly("b INVENTORY");
        assertThat(page)
                .contains("pve_guest_up{id=\"qemu/100\",target=\"a\"} 1.0")
                .contains("pve_guest_up{id=\"qemu/100\",target=\"b\"} 0.0")
                .doesNotContain("pve_guest_up{id=\"qemu/100\",target=\"b\"} 1.0");
    }

    @Test
    void whatARunOnlyCountsWritesNothing() {
        FleetSnapshot fleet = fleet(A);
        text(fleet, Fleets.NOW);
        written.clear();

        text(fleet.with(A, known -> known.withCollectors(new TreeMap<>())), Fleets.NOW);

        assertThat(written).isEmpty();
    }

    @Test
    void valuesAreWithdrawnInTimeThoughNothingChanged() {
        FleetSnapshot fleet = fleet(A);

        assertThat(text(fleet, Fleets.NOW.plusSeconds(90))).contains("pve_guest_up{", "pve_node_load1{");
        assertThat(text(fleet, Fleets.NOW.plusSeconds(91)))
                .doesNotContain("pve_guest_up{", "pve_node_load1{", "pve_node_disk_size_bytes{", "pve_zfs_")
                .contains("pve_node_disks_last_read_timestamp_seconds{");
    }

    @Test
    void aLongerIntervalKeepsThemLonger() {
        FleetSnapshot fleet = fleet(A);
        text(fleet, Fleets.NOW);

        FleetSnapshot slower =
                fleet.with(A, known -> known.with(Operation.SYNC, record -> record.at(Duration.ofSeconds(60))));

        assertThat(text(slower, Fleets.NOW.plusSeconds(180)))
                .contains("pve_guest_up{")
                .doesNotContain("pve_node_load1");
    }

    @Test
    void aTargetThatIsGoneLeavesNothing() {
        text(fleet(A, B), Fleets.NOW);

        assertThat(text(fleet(A), Fleets.NOW)).contains("target=\"a\"").doesNotContain("target=\"b\"");
    }

    @Test
    void eachMetricStandsTogetherUnderOneHead() {
        List<String> lines = text(fleet(A, B), Fleets.NOW).lines().toList();

        assertThat(lines.stream().filter("# TYPE pve_guest_up gauge"::equals)).hasSize(1);
        int head = lines.indexOf("# TYPE pve_guest_up gauge");
        assertThat(lines.subList(head + 1, head + 5)).allMatch(line -> line.startsWith("pve_guest_up{"));
    }

    @Test
    void whatNobodyAsksForIsNotWritten() {
        pages.refresh(fleet(A), Fleets.NOW);

        assertThat(written).isEmpty();
    }

    @Test
    void whatIsAskedForIsWrittenAheadInThatFormAlone() {
        text(fleet(A), Fleets.NOW);
        written.clear();
        FleetSnapshot changed = fleet(A);

        pages.refresh(changed, Fleets.NOW.plusSeconds(1));

        assertThat(written).as("once for the one form").contains("a INVENTORY").doesNotHaveDuplicates();
        written.clear();
        text(changed, Fleets.NOW.plusSeconds(1));
        assertThat(written).isEmpty();
    }

    @Test
    void aFormThatNobodyAsksForAnyMoreIsForgotten() {
        FleetSnapshot fleet = fleet(A);
        text(fleet, Fleets.NOW);
        Instant later = Fleets.NOW.plusSeconds(301);
        written.clear();

        pages.refresh(fleet, later);
        pages.segments(() -> fleet, later, ZIPPED);
        assertThat(written).as("in the new form").isNotEmpty().doesNotHaveDuplicates();
        written.clear();
        text(fleet, later);

        assertThat(written).as("in the old form again").isNotEmpty();
    }

    /// The thread that asks is never the one that writes, so it needs no luck with the time.
    @Test
    void whoComesWhenSomethingChangedGetsWhatThereWasAndHasTheNewWritten() {
        Deque<Runnable> left = new ArrayDeque<>();
        Pages ahead = new Pages(this::watchedParts, left::add);
        FleetSnapshot before = fleet(A);
        ahead.segments(() -> before, Fleets.NOW, TEXT);
        FleetSnapshot after = before.with(target(B));
        written.clear();

        String meanwhile = text(ahead.segments(() -> after, Fleets.NOW, TEXT));
        ahead.segments(() -> after, Fleets.NOW, TEXT);

        assertThat(meanwhile).contains("target=\"a\"").doesNotContain("target=\"b\"");
        assertThat(written).isEmpty();
        assertThat(left).as("told once").hasSize(1);

        left.remove().run();

        assertThat(text(ahead.segments(() -> after, Fleets.NOW, TEXT))).contains("target=\"a\"", "target=\"b\"");
        assertThat(left).isEmpty();
    }

    @Test
    void whatIsWrittenWhenTheWriterGetsToItIsWhatThereIsThen() {
        Deque<Runnable> left = new ArrayDeque<>();
        Pages ahead = new Pages(this::watchedParts, left::add);
        AtomicReference<FleetSnapshot> fleet = new AtomicReference<>(fleet(A));
        ahead.segments(fleet::get, Fleets.NOW, TEXT);
        fleet.set(fleet(A, B));
        ahead.segments(fleet::get, Fleets.NOW, TEXT);
        fleet.set(fleet(B));

        left.remove().run();

        assertThat(text(ahead.segments(fleet::get, Fleets.NOW, TEXT)))
                .contains("target=\"b\"")
                .doesNotContain("target=\"a\"");
    }

    @Test
    void whoComesWhileItIsWrittenGetsWhatThereWas() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Pages slow = new Pages(
                    (target, now) -> Part.of(target, now).stream()
                            .map(part -> target.facts().name().equals(B) ? held(part, begun, go) : part)
                            .toList(),
                    writer);
            FleetSnapshot before = fleet(A);
            slow.segments(() -> before, Fleets.NOW, TEXT);
            FleetSnapshot after = before.with(target(B));

            slow.segments(() -> after, Fleets.NOW, TEXT);
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            String meanwhile = text(slow.segments(() -> after, Fleets.NOW, TEXT));
            go.countDown();

            assertThat(meanwhile).contains("target=\"a\"").doesNotContain("target=\"b\"");
        }
    }

    @Test
    void whatMustBeWithdrawnIsNotShownThoughTheWriterDoesNotGetToIt() {
        Pages stuck = new Pages(this::watchedParts, _ -> {});
        FleetSnapshot fleet = fleet(A);
        stuck.segments(() -> fleet, Fleets.NOW, TEXT);

        assertThat(text(stuck.segments(() -> fleet, Fleets.NOW.plusSeconds(91), TEXT)))
                .doesNotContain("pve_guest_up{");
    }

    @Test
    void theWriterWithdrawsAValueBeforeItMustBeSoThatNobodyWaits() {
        FleetSnapshot fleet = fleet(A);
        text(fleet, Fleets.NOW);
        written.clear();

        pages.refresh(fleet, Fleets.NOW.plusSeconds(89));
        assertThat(written).isNotEmpty();
        written.clear();

        assertThat(text(fleet, Fleets.NOW.plusSeconds(91))).doesNotContain("pve_guest_up{");
        assertThat(written).isEmpty();
    }

    @Test
    void aFormThatIsExpectedIsThereForTheFirstWhoAsks() {
        FleetSnapshot fleet = fleet(A);
        pages.expect(TEXT, Fleets.NOW);
        pages.refresh(fleet, Fleets.NOW);
        written.clear();

        assertThat(text(fleet, Fleets.NOW)).contains("target=\"a\"");
        assertThat(written).isEmpty();
    }

    private static Part held(Part part, CountDownLatch begun, CountDownLatch go) {
        return new Part(part.kind(), part.sources(), part.until(), families -> {
            begun.countDown();
            try {
                assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            part.families().accept(families);
        });
    }

    private List<Part> watchedParts(TargetSnapshot target, Instant now) {
        return Part.of(target, now).stream()
                .map(part -> new Part(part.kind(), part.sources(), part.until(), families -> {
                    written.add(target.facts().name() + " " + part.kind());
                    part.families().accept(families);
                }))
                .toList();
    }

    private String text(FleetSnapshot fleet, Instant now) {
        return text(pages.segments(() -> fleet, now, TEXT));
    }

    private static String text(List<Segment> segments) {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(new String(segment.bytes(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static FleetSnapshot fleet(TargetName... names) {
        FleetSnapshot fleet = FleetSnapshot.EMPTY;
        for (TargetName name : names) {
            fleet = fleet.with(target(name));
        }
        return fleet;
    }

    private static TargetSnapshot target(TargetName name) {
        TargetSnapshot lab = Fleets.target();
        return TargetSnapshot.unread(
                        new TargetSnapshot.Facts(name, "all", "api", false), new HashMap<>(lab.operations()))
                .withInventory(inventory(name, "running"))
                .withNodes(lab.nodes())
                .withPressures(lab.pressures())
                .withAddresses(lab.addresses().orElseThrow());
    }

    private static Inventory inventory(TargetName name, String status) {
        Inventory lab = Fleets.inventory(Fleets.guest(100, status, 1.0), Fleets.guest(102, status, 2.0));
        return new Inventory(
                name, lab.guests(), lab.nodes(), lab.storages(), lab.notices(), lab.denied(), lab.recordedAt());
    }
}
