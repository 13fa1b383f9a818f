package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.NodeSummary;

/// What the cluster says of its nodes, as rows.
final class SummarySheet {
    static final Sheet<NodeSummary> NODES = new Sheet<>(
            row -> new NodeSummary(
                    row.requiredNode("node"), row.word("status"), row.decimal("cpuPct"), row.decimal("cpus")),
            column("node", summary -> summary.node().value()),
            column("status", NodeSummary::status),
            column("cpuPct", NodeSummary::cpuPct),
            column("cpus", NodeSummary::cpus));

    private SummarySheet() {}
}
