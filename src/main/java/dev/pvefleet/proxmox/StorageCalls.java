package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.Optional;

/// What can be asked of one storage on a node.
public final class StorageCalls {
    private StorageCalls() {}

    /// The ids of the OS templates in a storage, such as `local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst`.
    public static Request<Listing<String>> osTemplates(NodeName node, String storage) {
        return Request.of(
                Endpoint.STORAGE_CONTENT,
                Params.of("content", "vztmpl"),
                data -> Listing.of(data, volume -> Optional.ofNullable(volume.text("volid"))),
                node,
                storage);
    }
}
