package dev.pvefleet.state.document;

import static dev.pvefleet.state.document.Sheet.column;

import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.TargetName;

/// What a node offers to guests, as one text.
public final class NodeConfigDocument {
    private static final Sheet<Storage> STORAGES = new Sheet<>(
            row -> new Storage(
                    row.word("id"),
                    row.text("type"),
                    row.texts("content"),
                    row.isTrue("active"),
                    row.isTrue("enabled"),
                    row.isTrue("shared"),
                    row.whole("totalBytes"),
                    row.whole("usedBytes"),
                    row.whole("availBytes")),
            column("id", Storage::id),
            column("type", Storage::type),
            column("content", Storage::content),
            column("active", Storage::active),
            column("enabled", Storage::enabled),
            column("shared", Storage::shared),
            column("totalBytes", Storage::totalBytes),
            column("usedBytes", Storage::usedBytes),
            column("availBytes", Storage::availBytes));

    private static final Sheet<Bridge> BRIDGES = new Sheet<>(
            row -> new Bridge(
                    row.word("iface"), row.text("type"), row.flag("active"), row.text("cidr"), row.text("ports")),
            column("iface", Bridge::iface),
            column("type", Bridge::type),
            column("active", Bridge::active),
            column("cidr", Bridge::cidr),
            column("ports", Bridge::ports));

    private NodeConfigDocument() {}

    public static String write(NodeConfigRecord config) {
        return sheet(config.target()).text(config);
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static NodeConfigRecord read(TargetName target, String text) {
        return sheet(target).read(text);
    }

    private static Sheet<NodeConfigRecord> sheet(TargetName target) {
        return new Sheet<>(
                row -> new NodeConfigRecord(
                        target,
                        row.requiredNode("node"),
                        row.records("storages", STORAGES),
                        row.records("bridges", BRIDGES),
                        row.requiredTime("recordedAt")),
                column("node", config -> config.node().value()),
                column(
                        "storages",
                        config ->
                                config.storages().stream().map(STORAGES::cells).toList()),
                column(
                        "bridges",
                        config -> config.bridges().stream().map(BRIDGES::cells).toList()),
                column("recordedAt", NodeConfigRecord::recordedAt));
    }
}
