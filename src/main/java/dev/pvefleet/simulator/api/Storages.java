package dev.pvefleet.simulator.api;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Storage;

/// PVE::Storage's checks before a storage is used.
final class Storages {
    private Storages() {}

    /// `storage_check_enabled` on the node that answers.
    static Storage enabled(Asked asked, String id) {
        return enabled(asked, id, asked.node());
    }

    static Storage enabled(Asked asked, String id, NodeName node) {
        Storage storage = configured(asked, id);
        if (!storage.isOn(node)) {
            throw ApiError.die("storage '%s' is not available on node '%s'".formatted(id, node));
        }
        return storage;
    }

    static Storage configured(Asked asked, String id) {
        return asked.cluster().storage(id).orElseThrow(() -> ApiError.die("storage '%s' does not exist".formatted(id)));
    }

    /// `activate_storage`.
    static void activate(Storage storage) {
        if (!storage.active()) {
            throw ApiError.die("storage '%s' is not online".formatted(storage.id()));
        }
    }
}
