package dev.pvefleet.proxmox;

import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One guest in `/cluster/resources`.
///
/// A guest on a node that gives no news has the status `unknown` and few other fields; what PVE does not say stays
/// unsaid (PVE::API2Tools, `extract_vm_stats`).
record GuestRow(GuestId id, NodeName node, Fields fields) {

    /// Empty without a vmid or node.
    static Optional<GuestRow> of(Fields row) {
        GuestType type = GuestType.parse(String.valueOf(row.text("type")));
        return Ids.vmid(row)
                .flatMap(vmid -> Ids.node(row).map(node -> new GuestRow(new GuestId(type, vmid), node, row)));
    }

    /// @param distinct shared by all rows of a list
    GuestRecord record(Target target, String operation, Instant recordedAt, Distinct distinct) {
        Tags tags = Optional.ofNullable(fields.text("tags")).map(distinct::tags).orElse(Tags.NONE);
        String status = distinct.text(Optional.ofNullable(fields.text("status")).orElse("unknown"));
        return new GuestRecord(
                target.name(),
                id.type(),
                id.vmid(),
                fields.text("name"),
                distinct.node(node.value()),
                status,
                null,
                Percent.ofFraction(fields.number("cpu")),
                fields.number("maxcpu"),
                fields.whole("mem"),
                fields.whole("maxmem"),
                Percent.ofShare(fields.whole("mem"), fields.whole("maxmem")),
                disk(status),
                fields.whole("maxdisk"),
                fields.whole("netin"),
                fields.whole("netout"),
                fields.whole("diskread"),
                fields.whole("diskwrite"),
                fields.whole("uptime"),
                tags,
                tags.contains(target.safety().managedTag()),
                tags.containsAny(target.safety().protectedTags()),
                word("lock", distinct),
                word("hastate", distinct),
                fields.flag("template"),
                word("pool", distinct),
                operation,
                recordedAt);
    }

    private @Nullable String word(String name, Distinct distinct) {
        String word = fields.text(name);
        return word == null ? null : distinct.text(word);
    }

    /// PVE writes 0 where it cannot look: always for a VM, and for a container that does not run.
    private @Nullable Long disk(String status) {
        return switch (id.type()) {
            case QEMU -> null;
            case LXC -> status.equals("running") ? fields.whole("disk") : null;
        };
    }
}
