package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Storage;
import java.util.Map;
import java.util.Optional;

/// What a request to clone asks for.
///
/// @param target another node than the one that has the source
record CloneRequest(
        Asked asked,
        Subject source,
        Subject copy,
        Optional<String> storage,
        Optional<NodeName> target,
        Optional<String> pool) {
    static CloneRequest of(Asked asked, GuestType type) {
        Optional<NodeName> target = asked.text("target")
                .filter(name -> !name.equals("localhost"))
                .map(NodeName::new)
                .filter(name -> !name.equals(asked.node()));
        return new CloneRequest(
                asked,
                Subject.of(asked, type),
                new Subject(asked.node(), type, new Vmid((int) asked.number("newid", 0))),
                asked.text("storage"),
                target,
                asked.text("pool"));
    }

    /// A guest is copied, and a template linked, unless it is said.
    boolean full(Guest guest) {
        return asked.text("full").map("1"::equals).orElse(!guest.isTemplate());
    }

    void demandFullFor(Guest guest, String... parameters) {
        for (String parameter : parameters) {
            if (asked.text(parameter).isPresent() && !full(guest)) {
                throw ApiError.die("parameter '%s' not allowed for linked clones".formatted(parameter));
            }
        }
    }

    void demandPlaces() {
        pool.ifPresent(name -> Pools.demand(asked.cluster(), name));
        target.ifPresent(node -> {
            if (asked.cluster().node(node).isEmpty()) {
                throw ApiError.die("no such cluster node '%s'".formatted(node));
            }
        });
        storage.ifPresent(this::demandStorage);
        asked.demandQuorum();
    }

    private void demandStorage(String id) {
        Storage wanted = Storages.enabled(asked, id);
        if (source.type() == GuestType.QEMU && !wanted.takes("images")) {
            throw ApiError.parameters(Map.of("storage", "storage '%s' does not support vm images".formatted(id)));
        }
        if (target.isPresent()) {
            Storages.enabled(asked, id, target.get());
            if (!wanted.shared()) {
                throw ApiError.die("can't clone to non-shared storage '%s'".formatted(id));
            }
        }
    }

    /// Where the copy of a disk goes, which needs the right to take space there.
    Storage storageFor(String volume) {
        String id = storage.orElse(Drives.storage(volume));
        new ConfigRights(asked, copy.vmid().toString()).demand("/storage/" + id, "Datastore.AllocateSpace");
        return Storages.configured(asked, id);
    }

    /// Fails if the copy is to go to another node, and a disk cannot be had there.
    void demandShared(boolean shared) {
        if (target.isPresent() && !shared) {
            throw ApiError.die("can't clone %s to node '%s' (%s uses local storage)"
                    .formatted(source.word(), target.get(), source.word()));
        }
    }
}
