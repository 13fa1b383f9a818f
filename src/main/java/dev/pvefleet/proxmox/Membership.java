package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `/cluster/status` says: who belongs to the cluster, who of them is there, and whether they are enough.
///
/// A host that stands alone lists itself and no cluster, and is taken for quorate (PVE::API2::Cluster, `get_status`).
///
/// @param quorate null if PVE lists a cluster and does not say
public record Membership(@Nullable Boolean quorate, int nodes, int online) {

    /// @throws BadAnswerException if it is not a list, or a list without any node
    static Membership of(JsonNode data) {
        List<Fields> rows = Listing.of(data, Optional::of).items();
        List<Fields> nodes =
                rows.stream().filter(row -> "node".equals(row.text("type"))).toList();
        if (nodes.isEmpty()) {
            throw new BadAnswerException(Kind.MALFORMED, "expected the cluster's nodes in the list, found none");
        }
        int online = (int) nodes.stream().filter(row -> row.isSet("online")).count();
        return new Membership(quorate(rows), nodes.size(), online);
    }

    private static @Nullable Boolean quorate(List<Fields> rows) {
        for (Fields row : rows) {
            if ("cluster".equals(row.text("type"))) {
                return row.flag("quorate");
            }
        }
        return true;
    }

    public ClusterStatus at(Instant recordedAt) {
        return new ClusterStatus(quorate, nodes, online, recordedAt);
    }
}
