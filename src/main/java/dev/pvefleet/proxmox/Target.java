package dev.pvefleet.proxmox;

import dev.pvefleet.model.NodeScope;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.TargetName;

/// A configured way into PVE, ready for use: what it is called, which nodes belong to it, and how to ask it.
///
/// @param safety the tags that say what this tool may touch there
public record Target(TargetName name, NodeScope scope, Safety safety, ProxmoxApi api) {

    /// The same target for those who must not change anything.
    public Target readOnly() {
        return new Target(name, scope, safety, api.readOnly());
    }
}
