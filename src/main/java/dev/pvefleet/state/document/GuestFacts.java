package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import java.time.Instant;

/// What makes a version of a guest: the facts that change when somebody changes something, as one text. Texts are
/// equal when the facts are.
public final class GuestFacts {
    /// The `lastOperation` of records that are made of facts.
    private static final String OPERATION = "sync";

    private static final Sheet<GuestRecord> WRITTEN = sheet(new TargetName("any"), Instant.EPOCH);

    private GuestFacts() {}

    public static String write(GuestRecord guest) {
        return WRITTEN.text(guest);
    }

    /// The guest without what changes by itself.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static GuestRecord read(TargetName target, Instant since, String text) {
        return sheet(target, since).read(text);
    }

    private static Sheet<GuestRecord> sheet(TargetName target, Instant since) {
        return new Sheet<>(
                row -> read(target, since, row),
                column("type", guest -> guest.type().toString()),
                column("vmid", guest -> guest.vmid().value()),
                column("name", GuestRecord::name),
                column("node", guest -> guest.node().value()),
                column("status", GuestRecord::status),
                column("cpus", GuestRecord::cpus),
                column("maxMemBytes", GuestRecord::maxMemBytes),
                column("maxDiskBytes", GuestRecord::maxDiskBytes),
                column("tags", guest -> guest.tags().toString()),
                column("managed", GuestRecord::managed),
                column("protected", GuestRecord::isProtected),
                column("lock", GuestRecord::lock),
                column("haState", GuestRecord::haState),
                column("template", GuestRecord::template),
                column("pool", GuestRecord::pool));
    }

    private static GuestRecord read(TargetName target, Instant since, Row row) {
        return new GuestRecord(
                target,
                GuestType.parse(row.word("type")),
                new Vmid((int) row.number("vmid")),
                row.text("name"),
                row.requiredNode("node"),
                row.word("status"),
                null,
                null,
                row.decimal("cpus"),
                null,
                row.whole("maxMemBytes"),
                null,
                null,
                row.whole("maxDiskBytes"),
                null,
                null,
                null,
                null,
                null,
                row.tags("tags"),
                row.isTrue("managed"),
                row.isTrue("protected"),
                row.text("lock"),
                row.text("haState"),
                row.flag("template"),
                row.text("pool"),
                OPERATION,
                since);
    }
}
