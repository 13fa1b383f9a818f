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

/// One guest in `/cluster/resources`, in its node's list, or as its node sees it at this moment.
///
/// A guest on a node that gives no news has the status `unknown` and few other fields; what PVE does not say stays
/// unsaid (PVE::API2Tools, `extract_vm_stats`).
///
/// @param measured whether its figures of CPU use are pvestatd's: a node's own answer has those of the process that
///     answers, 0 over pvesh
record GuestRow(GuestId id, NodeName node, Fields fields, boolean measured) {

    /// Empty without a vmid or node.
    static Optional<GuestRow> of(Fields row) {
        GuestType type = GuestType.parse(String.valueOf(row.text("type")));
        return Ids.vmid(row)
                .flatMap(vmid -> Ids.node(row).map(node -> new GuestRow(new GuestId(type, vmid), node, row, true)));
    }

    /// A guest as its own node has it, in its list or alone. Empty without a vmid.
    static Optional<GuestRow> onNode(NodeName node, GuestType type, Fields row) {
        return Ids.vmid(row).map(vmid -> new GuestRow(new GuestId(type, vmid), node, row, false));
    }

    /// @param distinct shared by all rows of a list
    GuestRecord record(Target target, String operation, Instant recordedAt, Distinct distinct) {
        Tags tags = Optional.ofNullable(fields.text("tags")).map(distinct::tags).orElse(Tags.NONE);
        String status = distinct.text(status());
        return new GuestRecord(
                target.name(),
                id.type(),
                id.vmid(),
                fields.text("name"),
                distinct.node(node.value()),
                status,
                null,
                measured ? Percent.ofFraction(fields.number("cpu")) : null,
                fields.number(measured ? "maxcpu" : "cpus"),
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
                measured ? fields.flag("template") : Boolean.valueOf(fields.isSet("template")),
                word("pool", distinct),
                operation,
                recordedAt);
    }

    /// A node says of a paused VM that it runs, and what QEMU says of it beside that.
    private String status() {
        String qemus = "running".equals(fields.text("status")) ? fields.text("qmpstatus") : null;
        return Optional.ofNullable(qemus == null ? fields.text("status") : qemus)
                .orElse("unknown");
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
