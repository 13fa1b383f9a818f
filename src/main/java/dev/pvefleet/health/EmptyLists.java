package dev.pvefleet.health;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds out what an empty list of storages or bridges means.
///
/// PVE filters both by privilege without a word, and hardly a node has none. One call a run tells, and only where a
/// list is empty.
final class EmptyLists {
    private static final List<String> FOR_STORAGES = List.of("Datastore.Audit", "Datastore.AllocateSpace");
    private static final List<String> FOR_BRIDGES = List.of("SDN.Audit", "SDN.Use");

    private EmptyLists() {}

    /// The privilege that is missing, for each node with an empty list; nothing where the list is to be believed, or
    /// where the privileges could not be read.
    static Map<NodeName, Failure> explain(Target target, List<NodeConfigRecord> records, Instant deadline) {
        Map<NodeName, Failure> missing = new TreeMap<>();
        if (records.stream().noneMatch(EmptyLists::isSuspicious)) {
            return missing;
        }
        Optional<Permissions> permissions =
                target.api().ask(ClusterCalls.permissions(), deadline).value();
        permissions.ifPresent(held -> records.forEach(
                record -> missing(target, record, held).ifPresent(failure -> missing.put(record.node(), failure))));
        return missing;
    }

    private static boolean isSuspicious(NodeConfigRecord record) {
        return record.storages().isEmpty() || record.bridges().isEmpty();
    }

    private static Optional<Failure> missing(Target target, NodeConfigRecord record, Permissions held) {
        if (record.storages().isEmpty() && !held.anywhere(FOR_STORAGES)) {
            return Optional.of(hidden(target, "storages", FOR_STORAGES, "/storage"));
        }
        if (record.bridges().isEmpty() && !held.anywhere(FOR_BRIDGES)) {
            return Optional.of(hidden(target, "bridges", FOR_BRIDGES, "/sdn/zones/localnetwork"));
        }
        return Optional.empty();
    }

    private static Failure hidden(Target target, String what, List<String> privileges, String path) {
        return new Failure(
                Kind.FORBIDDEN,
                "no %s are listed, and the token may see none: it has neither %s"
                        .formatted(what, String.join(" nor ", privileges)),
                MissingPrivilege.of(privileges.getFirst(), path)
                        .grantTo(target.api().user()));
    }
}
