package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.PveVersion;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.Map;

/// What can be asked of a cluster as a whole.
public final class ClusterCalls {
    private ClusterCalls() {}

    /// Which PVE the entry node runs; any user may ask.
    public static Request<PveVersion> version() {
        return Request.of(
                Endpoint.VERSION,
                Params.NONE,
                data -> PveVersion.parse(data.path("version").asText(""))
                        .orElseThrow(() -> BadAnswerException.expected("PVE's version", data)));
    }

    /// Every guest, node and storage, from the memory of the entry node (PVE::API2::Cluster, `resources`). It is the
    /// one answer with true CPU figures over SSH, because pvestatd measured them and not the asking process.
    public static Request<ClusterResources> resources() {
        return Request.ofLong(Endpoint.CLUSTER_RESOURCES, Params.NONE, ClusterResources::of);
    }

    /// Whether a vmid is free in the whole cluster, also among guests that do not show to us. PVE refuses a taken one
    /// with a complaint about `vmid` (PVE::API2::Cluster, `nextid`).
    public static Request<Boolean> isFree(Vmid vmid) {
        return Request.of(Endpoint.CLUSTER_NEXTID, Params.NONE.with("vmid", vmid.value()), _ -> true);
    }

    /// Which nodes the cluster consists of, and whether they are quorate; needs Sys.Audit on `/`.
    public static Request<Membership> status() {
        return Request.of(Endpoint.CLUSTER_STATUS, Params.NONE, Membership::of);
    }

    /// The access control list. PVE shows all of it to those who hold Sys.Audit on `/access`, and to others nothing
    /// (PVE::API2::ACL, `read_acl`).
    public static Request<Listing<AccessEntry>> accessList() {
        return Request.of(Endpoint.ACCESS_LIST, Params.NONE, data -> Listing.of(data, AccessEntry::of));
    }

    /// What the cluster is called and consists of, to tell it from others; needs Sys.Audit on `/`.
    public static Request<ClusterIdentity> identity() {
        return Request.of(Endpoint.CLUSTER_STATUS, Params.NONE, ClusterIdentity::of);
    }

    /// The fingerprints of the nodes' certificates, which every node knows of all.
    public static Request<Map<NodeName, String>> fingerprints() {
        return Request.of(Endpoint.NODES, Params.NONE, ClusterIdentity::fingerprints);
    }

    /// What we may do, by path.
    public static Request<Permissions> permissions() {
        return Request.of(Endpoint.PERMISSIONS, Params.NONE, Permissions::of);
    }

    /// What we may do on one path, which need not be there yet.
    public static Request<Permissions> permissionsOn(String path) {
        return Request.of(Endpoint.PERMISSIONS, Params.of("path", path), Permissions::of);
    }
}
