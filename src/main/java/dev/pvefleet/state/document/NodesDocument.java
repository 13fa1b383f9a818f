package dev.pvefleet.state.document;

import com.fasterxml.jackson.core.JsonParser;
import dev.pvefleet.model.Distinct;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.TargetName;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/// The health of a target's nodes with their disks, as one document.
public final class NodesDocument {
    private static final String NODES = "nodes";

    private NodesDocument() {}

    public static Packed pack(TargetName target, Collection<NodeRecord> nodes) {
        return Packed.of(out -> {
            out.writeFieldName(NODES);
            NodeSheet.of(target).write(out, nodes);
        });
    }

    /// What the document says.
    ///
    /// @throws DocumentException if the document cannot be understood
    public static SortedMap<NodeName, NodeRecord> unpack(TargetName target, byte[] bytes) {
        SortedMap<NodeName, NodeRecord> nodes = new TreeMap<>();
        Distinct distinct = new Distinct();
        Packed.read(bytes, (String name, JsonParser in) -> {
            if (name.equals(NODES)) {
                NodeSheet.of(target).read(in, distinct).forEach(node -> nodes.put(node.node(), node));
            } else {
                in.skipChildren();
            }
        });
        return nodes;
    }
}
