package dev.pvefleet.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.FleetSnapshot;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How long addresses are shown, and who has none that is young enough. Each operation runs every 30 seconds here.
class AddressAgesTest {
    private static final GuestId FIRST = GuestId.parse("qemu/100");
    private static final GuestId SECOND = GuestId.parse("qemu/102");
    private static final GuestId THIRD = GuestId.parse("qemu/104");

    @Test
    void eachAddressIsWithdrawnAtItsOwnAge() {
        TargetSnapshot target =
                target(Duration.ZERO, Map.of(FIRST, told("192.0.2.1", 91), SECOND, told("192.0.2.2", 90)));

        assertThat(scraped(target, Fleets.NOW)).contains("ip=\"192.0.2.2\"").doesNotContain("ip=\"192.0.2.1\"");
    }

    @Test
    void whereGuestsTellByTurnsTheirAddressesStayAsLongAsTheListIsFresh() {
        TargetSnapshot target =
                target(Duration.ofMinutes(30), Map.of(FIRST, told("192.0.2.1", 3600), SECOND, told("192.0.2.2", 5401)));

        assertThat(scraped(target, Fleets.NOW)).contains("ip=\"192.0.2.1\"").doesNotContain("ip=\"192.0.2.2\"");
        assertThat(scraped(target, Fleets.NOW.plusSeconds(91)))
                .as("nobody says any more that it runs")
                .doesNotContain("pve_guest_ip_info{");
    }

    @Test
    void aGuestOfWhichNobodyKnowsWhetherItRunsHasNone() {
        TargetSnapshot read =
                target(Duration.ofMinutes(30), Map.of(FIRST, told("192.0.2.1", 3), SECOND, told("192.0.2.2", 3)));
        AtomicReference<FleetSnapshot> fleet = new AtomicReference<>(FleetSnapshot.EMPTY.with(read));
        Exposition exposition = new Exposition();
        exposition.publish(fleet::get, Clock.fixed(Fleets.NOW, ZoneOffset.UTC), "1.2.3", Runnable::run);
        assertThat(text(exposition)).contains("ip=\"192.0.2.1\"", "ip=\"192.0.2.2\"");

        fleet.set(FleetSnapshot.EMPTY.with(read.withInventory(
                Fleets.inventory(Fleets.guest(100, "unknown", null), Fleets.guest(102, "running", 1.0)))));
        exposition.refresh();
        assertThat(text(exposition)).contains("ip=\"192.0.2.2\"").doesNotContain("ip=\"192.0.2.1\"");

        fleet.set(FleetSnapshot.EMPTY.with(read.withInventory(
                Fleets.inventory(Fleets.guest(100, "running", 1.0), Fleets.guest(102, "unknown", null)))));
        exposition.refresh();
        assertThat(text(exposition)).contains("ip=\"192.0.2.1\"").doesNotContain("ip=\"192.0.2.2\"");
    }

    @Test
    void countsTheRunningGuestsWithoutAnAnswerYoungerThanTheInterval() {
        assertThat(overdue(Map.of())).as("never asked").isEqualTo(3);
        assertThat(overdue(Map.of(FIRST, told("192.0.2.1", 10), SECOND, told("192.0.2.2", 40))))
                .as("one is too old, one was never asked")
                .isEqualTo(2);
        assertThat(overdue(Map.of(FIRST, told("192.0.2.1", 10), SECOND, told("192.0.2.2", 10), THIRD, silent(60))))
                .as("who cannot tell has answered")
                .isZero();
        assertThat(overdue(Map.of(FIRST, told("192.0.2.1", 10), SECOND, told("192.0.2.2", 10), THIRD, unanswered(10))))
                .as("no word at all is no answer")
                .isOne();
    }

    @Test
    void nobodyIsOverdueOnlyBecauseTheNextRunIsStillToCome() {
        Map<GuestId, GuestAddresses> all =
                Map.of(FIRST, told("192.0.2.1", 3), SECOND, told("192.0.2.2", 3), THIRD, told("192.0.2.3", 3));

        assertThat(overdue(all, Fleets.NOW.plusSeconds(29))).isZero();
        assertThat(overdue(all, Fleets.NOW.plusSeconds(58))).as("no run came").isEqualTo(3);
    }

    @Test
    void countsTheOnlineNodesOfTheTargetWithoutDisksThatAreYoungEnough() {
        TargetSnapshot read = target(Duration.ZERO, Map.of());

        assertThat(new Overdue(read, Fleets.NOW).nodes()).contains(0L);
        assertThat(new Overdue(read.withNodes(new TreeMap<>()), Fleets.NOW).nodes())
                .as("pve2 is off, pve3 unknown")
                .contains(1L);
    }

    @Test
    void whatIsOffIsNotOverdue() {
        TargetSnapshot off =
                target(Duration.ZERO, Map.of()).with(Operation.GUEST_IPS, record -> record.at(Duration.ZERO));

        assertThat(new Overdue(off, Fleets.NOW).guests()).isEmpty();
    }

    private static long overdue(Map<GuestId, GuestAddresses> told) {
        return overdue(told, Fleets.NOW);
    }

    private static long overdue(Map<GuestId, GuestAddresses> told, Instant now) {
        return new Overdue(target(Duration.ZERO, told), now).guests().orElseThrow();
    }

    private static TargetSnapshot target(Duration turn, Map<GuestId, GuestAddresses> told) {
        return Fleets.target()
                .withInventory(Fleets.inventory(
                        Fleets.guest(100, "running", 1.0),
                        Fleets.guest(102, "running", 1.0),
                        Fleets.guest(104, "running", 1.0),
                        Fleets.guest(106, "stopped", null)))
                .withAddresses(new Addresses(new TreeMap<>(told), turn));
    }

    private static GuestAddresses told(String ip, long secondsAgo) {
        Instant at = Fleets.NOW.minusSeconds(secondsAgo);
        return new GuestAddresses(Fleets.PVE1, List.of(ip), at, at, 0, List.of(), List.of());
    }

    private static GuestAddresses silent(long secondsAgo) {
        return asked(secondsAgo, Fleets.NOW.minusSeconds(secondsAgo));
    }

    private static GuestAddresses unanswered(long secondsAgo) {
        return asked(secondsAgo, null);
    }

    private static GuestAddresses asked(long secondsAgo, @Nullable Instant toldAt) {
        return new GuestAddresses(
                Fleets.PVE1, List.of(), Fleets.NOW.minusSeconds(secondsAgo), toldAt, 1, List.of(), List.of());
    }

    private static String scraped(TargetSnapshot target, Instant now) {
        Exposition exposition = new Exposition();
        FleetSnapshot fleet = FleetSnapshot.EMPTY.with(target);
        exposition.publish(() -> fleet, Clock.fixed(now, ZoneOffset.UTC), "1.2.3", Runnable::run);
        return text(exposition);
    }

    private static String text(Exposition exposition) {
        return new String(exposition.page(Format.TEXT, Encoding.IDENTITY).bytes(), StandardCharsets.UTF_8);
    }
}
