package dev.pvefleet.proxmox;

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

    GuestRecord record(Target target, String operation, Instant recordedAt) {
        Tags tags = Optional.ofNullable(fields.text("tags")).map(Tags::parse).orElse(Tags.NONE);
        String status = Optional.ofNullable(fields.text("status")).orElse("unknown");
        return new GuestRecord(
                target.name(),
                id.type(),
                id.vmid(),
                fields.text("name"),
                node,
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
                fields.text("lock"),
                fields.text("hastate"),
                fields.flag("template"),
                fields.text("pool"),
                operation,
                recordedAt);
    }

    /// PVE writes 0 where it cannot look: always for a VM, and for a container that does not run.
    private @Nullable Long disk(String status) {
        return switch (id.type()) {
            case QEMU -> null;
            case LXC -> status.equals("running") ? fields.whole("disk") : null;
        };
    }
}
