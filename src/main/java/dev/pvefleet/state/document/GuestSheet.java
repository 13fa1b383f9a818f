package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;

/// Guests as rows. The target is not in them, because a document is of one target.
final class GuestSheet {
    private GuestSheet() {}

    static Sheet<GuestRecord> of(TargetName target) {
        return new Sheet<>(
                row -> read(target, row),
                column("type", guest -> guest.type().toString()),
                column("vmid", guest -> guest.vmid().value()),
                column("name", GuestRecord::name),
                column("node", guest -> guest.node().value()),
                column("status", GuestRecord::status),
                column("ipv4", GuestRecord::ipv4),
                column("cpuPct", GuestRecord::cpuPct),
                column("cpus", GuestRecord::cpus),
                column("memBytes", GuestRecord::memBytes),
                column("maxMemBytes", GuestRecord::maxMemBytes),
                column("memPct", GuestRecord::memPct),
                column("diskBytes", GuestRecord::diskBytes),
                column("maxDiskBytes", GuestRecord::maxDiskBytes),
                column("netinBytes", GuestRecord::netinBytes),
                column("netoutBytes", GuestRecord::netoutBytes),
                column("diskreadBytes", GuestRecord::diskreadBytes),
                column("diskwriteBytes", GuestRecord::diskwriteBytes),
                column("uptimeSec", GuestRecord::uptimeSec),
                column("tags", guest -> guest.tags().toString()),
                column("managed", GuestRecord::managed),
                column("protected", GuestRecord::isProtected),
                column("lock", GuestRecord::lock),
                column("haState", GuestRecord::haState),
                column("template", GuestRecord::template),
                column("pool", GuestRecord::pool),
                column("lastOperation", GuestRecord::lastOperation),
                column("recordedAt", GuestRecord::recordedAt));
    }

    private static GuestRecord read(TargetName target, Row row) {
        return new GuestRecord(
                target,
                GuestType.parse(row.word("type")),
                new Vmid((int) row.number("vmid")),
                row.text("name"),
                row.requiredNode("node"),
                row.word("status"),
                row.text("ipv4"),
                row.decimal("cpuPct"),
                row.decimal("cpus"),
                row.whole("memBytes"),
                row.whole("maxMemBytes"),
                row.decimal("memPct"),
                row.whole("diskBytes"),
                row.whole("maxDiskBytes"),
                row.whole("netinBytes"),
                row.whole("netoutBytes"),
                row.whole("diskreadBytes"),
                row.whole("diskwriteBytes"),
                row.whole("uptimeSec"),
                row.tags("tags"),
                row.isTrue("managed"),
                row.isTrue("protected"),
                row.text("lock"),
                row.text("haState"),
                row.flag("template"),
                row.text("pool"),
                row.word("lastOperation"),
                row.requiredTime("recordedAt"));
    }
}
