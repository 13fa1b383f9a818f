package dev.pvefleet.metrics;

import dev.pvefleet.model.Addresses;
import dev.pvefleet.model.GuestAddresses;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestPressure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The guests of a target.
final class GuestValues {
    private static final List<Column<GuestRecord>> COLUMNS = List.of(
            Column.info(Catalogue.GUEST_INFO, GuestValues::names),
            Column.flag(Catalogue.GUEST_UP, GuestValues::isUp),
            Column.state(Catalogue.GUEST_STATUS, GuestRecord::status),
            Column.flag(Catalogue.GUEST_MANAGED, GuestRecord::managed),
            Column.flag(Catalogue.GUEST_PROTECTED, GuestRecord::isProtected),
            Column.percent(Catalogue.GUEST_CPU, GuestRecord::cpuPct),
            Column.of(Catalogue.GUEST_CPUS, GuestRecord::cpus),
            Column.of(Catalogue.GUEST_MEMORY_SIZE, GuestRecord::maxMemBytes),
            Column.of(Catalogue.GUEST_MEMORY_USED, GuestRecord::memBytes),
            Column.of(Catalogue.GUEST_DISK_SIZE, GuestRecord::maxDiskBytes),
            Column.of(Catalogue.GUEST_DISK_USED, GuestRecord::diskBytes),
            Column.of(Catalogue.GUEST_NET_IN, GuestRecord::netinBytes),
            Column.of(Catalogue.GUEST_NET_OUT, GuestRecord::netoutBytes),
            Column.of(Catalogue.GUEST_DISK_READ, GuestRecord::diskreadBytes),
            Column.of(Catalogue.GUEST_DISK_WRITTEN, GuestRecord::diskwriteBytes),
            Column.of(Catalogue.GUEST_UPTIME, GuestRecord::uptimeSec),
            Column.state(Catalogue.GUEST_LOCK_STATE, GuestRecord::lock),
            Column.state(Catalogue.GUEST_HA_STATE, GuestRecord::haState));

    private static final List<Column<Entry<GuestId, GuestPressure>>> PRESSURES =
            List.of(new Column<>(Catalogue.GUEST_PRESSURE, (guest, labels, points) -> {
                for (Stall stall : Stall.values()) {
                    points.add(
                            labels.merge(stall.labels()),
                            stall.ratio(guest.getValue().pressure()));
                }
            }));

    private static final List<Column<Entry<GuestId, GuestAddresses>>> ADDRESSES = List.of(new Column<>(
            Catalogue.GUEST_IP_INFO,
            (guest, labels, points) -> guest.getValue().ipv4().stream()
                    .distinct()
                    .sorted()
                    .forEach(ip -> points.add(labels.add("ip", ip), 1))));

    private GuestValues() {}

    static void write(String target, List<GuestRecord> guests, Consumer<Points> families) {
        Column.write(COLUMNS, target, guests.stream(), guest -> guest.id().toString(), families);
    }

    static void writePressures(
            String target, Map<GuestId, GuestPressure> pressures, Freshness freshness, Consumer<Points> families) {
        Column.write(
                PRESSURES,
                target,
                pressures.entrySet().stream()
                        .filter(guest -> freshness.isFresh(
                                Operation.NODE_STATUS, guest.getValue().recordedAt())),
                guest -> guest.getKey().toString(),
                families);
    }

    static void writeAddresses(
            String target, Addresses addresses, Set<GuestId> unknown, Freshness freshness, Consumer<Points> families) {
        Column.write(
                ADDRESSES,
                target,
                addresses.byGuest().entrySet().stream().filter(guest -> {
                    Instant toldAt = guest.getValue().toldAt();
                    return toldAt != null
                            && freshness.isFresh(Operation.GUEST_IPS, toldAt)
                            && !unknown.contains(guest.getKey());
                }),
                guest -> guest.getKey().toString(),
                families);
    }

    /// A template never runs, so it is not down either.
    private static @Nullable Boolean isUp(GuestRecord guest) {
        boolean answerable = !guest.isUnknown() && !Boolean.TRUE.equals(guest.template());
        return answerable ? Boolean.valueOf(guest.isRunning()) : null;
    }

    private static List<String> names(GuestRecord guest) {
        Boolean template = guest.template();
        return List.of(
                guest.vmid().toString(),
                guest.type().toString(),
                orEmpty(guest.name()),
                guest.node().toString(),
                guest.tags().toString(),
                template == null ? "" : template.toString(),
                orEmpty(guest.pool()));
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
