package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.Pressure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The averages over a minute that `/nodes/{node}/rrddata` has: pvestatd measured them, so they are the same whoever
/// asks.
///
/// @param pressure null before PVE 9
public record NodeAverages(
        @Nullable Double iowaitPct, @Nullable Pressure pressure) {
    /// The daemon that writes samples every minute hangs with a storage now and then; what is older than this is no
    /// news any more.
    private static final long OLDEST_SECONDS = 300;

    /// Takes the last sample of each column. The newest rows have a time and no samples yet, and what is missing has
    /// no field. A sample's age is reckoned from the last row, because the node's clock is not ours.
    static NodeAverages of(JsonNode data) {
        List<Fields> rows = Listing.of(data, Optional::of).items();
        Double newest = rows.isEmpty() ? null : rows.getLast().number("time");
        List<Fields> fresh = rows.reversed().stream()
                .filter(row -> isFresh(row.number("time"), newest))
                .toList();
        return new NodeAverages(
                Percent.ofFraction(last(fresh, "iowait")), PressureRow.pressure(name -> last(fresh, name)));
    }

    private static boolean isFresh(@Nullable Double time, @Nullable Double newest) {
        return time != null && newest != null && newest - time <= OLDEST_SECONDS;
    }

    private static @Nullable Double last(List<Fields> newestFirst, String column) {
        return newestFirst.stream()
                .map(row -> row.number(column))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
