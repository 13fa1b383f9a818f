package dev.pvefleet.proxmox;

import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Pressure;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One guest in a node's list of VMs or containers, for the pressure that it is under.
///
/// @param pressure null for a guest that does not run, and in older releases
public record PressureRow(GuestId guest, @Nullable Pressure pressure) {
    private static final Pressure NONE = new Pressure(null, null, null, null, null, null);

    /// Empty without a vmid. VMs have these figures as numbers, containers as strings.
    static Optional<PressureRow> of(Fields row, GuestType type) {
        return Ids.vmid(row).map(vmid -> new PressureRow(new GuestId(type, vmid), pressure(row::number)));
    }

    /// The figures that PVE keeps under the same names wherever it has them; null if it has none of them.
    static @Nullable Pressure pressure(Function<String, @Nullable Double> columns) {
        Pressure found = new Pressure(
                rounded(columns.apply("pressurecpusome")),
                rounded(columns.apply("pressurecpufull")),
                rounded(columns.apply("pressureiosome")),
                rounded(columns.apply("pressureiofull")),
                rounded(columns.apply("pressurememorysome")),
                rounded(columns.apply("pressurememoryfull")));
        return found.equals(NONE) ? null : found;
    }

    private static @Nullable Double rounded(@Nullable Double percent) {
        return percent == null ? null : Double.valueOf(Percent.rounded(percent));
    }
}
