package dev.pvefleet.sync;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a right that is missing hides in the cluster's list.
///
/// PVE filters by privilege without a word, so what is not in the list may not be there, or may only not be seen.
/// Where something that should be there is missing, one more call tells; a list without holes costs none.
///
/// @param guests why guests are missing, if the asker may not see them
/// @param storages why storages are missing, likewise
/// @param nodes why nodes have no figures, likewise
/// @param unclear why nobody knows what an empty list of guests means
/// @param lostGuests the guests of the last list that are still there, as far as anybody knows
/// @param lostStorages the storages, likewise
record Hidden(
        Optional<Failure> guests,
        Optional<Failure> storages,
        Optional<Failure> nodes,
        Optional<Failure> unclear,
        List<GuestRecord> lostGuests,
        List<StorageRecord> lostStorages) {
    private static final String VM_AUDIT = "VM.Audit";
    private static final String DATASTORE_AUDIT = "Datastore.Audit";
    private static final String SYS_AUDIT = "Sys.Audit";
    private static final int MOST_NAMES = 3;

    private static final Hidden NOTHING = of(Optional.empty());

    private static Hidden of(Optional<Failure> unclear) {
        return new Hidden(Optional.empty(), Optional.empty(), Optional.empty(), unclear, List.of(), List.of());
    }

    /// @param anyGuests whether any guest is listed, in whatever scope
    /// @param listed what is listed in scope
    /// @param before what was listed the last time
    static Hidden in(Target target, boolean anyGuests, Inventory listed, Optional<Inventory> before, Instant deadline) {
        List<GuestRecord> noGuests = lost(before, listed, Inventory::guests, GuestRecord::id);
        List<StorageRecord> noStorages = lost(before, listed, Inventory::storages, StorageRecord::id);
        boolean isSuspicious = !anyGuests
                || !noGuests.isEmpty()
                || !noStorages.isEmpty()
                || listed.storages().isEmpty()
                || listed.nodes().stream().anyMatch(Hidden::lacksFigures);
        if (!isSuspicious) {
            return NOTHING;
        }
        return switch (target.api().ask(ClusterCalls.permissions(), deadline)) {
            case Answer.Given<Permissions>(var held) -> {
                List<GuestRecord> guests = only(noGuests, guest -> !held.holds(VM_AUDIT, path(guest.id())));
                List<StorageRecord> storages =
                        only(noStorages, storage -> !held.holds(DATASTORE_AUDIT, "/storage/" + storage.storage()));
                yield new Hidden(
                        guests(target, anyGuests, held, guests),
                        storages(target, listed, held, storages),
                        nodes(target, listed, held),
                        Optional.empty(),
                        guests,
                        storages);
            }
            case Answer.Refused<Permissions>(var why) ->
                anyGuests
                        ? NOTHING
                        : of(Optional.of(new Failure(
                                why.kind() == Kind.FORBIDDEN ? Kind.REJECTED : why.kind(),
                                "no guests are listed, and whether the token may see any could not be checked: "
                                        + why.getMessage(),
                                Optional.empty())));
        };
    }

    /// What a reader of the list should know of it. Who sees no guest needs the same role for all the rest.
    Stream<Failure> notable() {
        return guests.isPresent()
                ? guests.stream()
                : Stream.of(unclear, storages, nodes).flatMap(Optional::stream);
    }

    private static Optional<Failure> guests(
            Target target, boolean anyGuests, Permissions held, List<GuestRecord> hidden) {
        if (!anyGuests && !held.anywhere(List.of(VM_AUDIT))) {
            return denied(target, "no guests are listed, and the token may see none", VM_AUDIT, "/vms");
        }
        return hidden.isEmpty()
                ? Optional.empty()
                : denied(target, notSeen("guests", hidden.stream().map(GuestRecord::id)), VM_AUDIT, "/vms");
    }

    /// Every node has a storage at least, unless somebody took pains.
    private static Optional<Failure> storages(
            Target target, Inventory listed, Permissions held, List<StorageRecord> hidden) {
        if (listed.storages().isEmpty() && !held.holds(DATASTORE_AUDIT, "/storage")) {
            return denied(target, "no storages are listed, and the token may see none", DATASTORE_AUDIT, "/storage");
        }
        return hidden.isEmpty()
                ? Optional.empty()
                : denied(
                        target,
                        notSeen("storages", hidden.stream().map(StorageRecord::id)),
                        DATASTORE_AUDIT,
                        "/storage");
    }

    private static Optional<Failure> nodes(Target target, Inventory listed, Permissions held) {
        List<NodeSummary> hidden =
                only(listed.nodes(), node -> lacksFigures(node) && !held.holds(SYS_AUDIT, "/nodes/" + node.node()));
        return hidden.isEmpty()
                ? Optional.empty()
                : denied(
                        target,
                        "nodes are listed without their figures, and the token may not see these: "
                                + named(hidden.stream().map(NodeSummary::node)),
                        SYS_AUDIT,
                        "/nodes");
    }

    private static Optional<Failure> denied(Target target, String message, String privilege, String path) {
        return Optional.of(new Failure(
                Kind.FORBIDDEN,
                message,
                MissingPrivilege.of(privilege, path).grantTo(target.api().user())));
    }

    private static String notSeen(String what, Stream<?> names) {
        return "%s that were listed before are not, and the token may not see them any more: %s"
                .formatted(what, named(names));
    }

    private static String named(Stream<?> names) {
        List<String> all = names.map(String::valueOf).toList();
        String first = all.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return all.size() > MOST_NAMES ? "%s and %d more".formatted(first, all.size() - MOST_NAMES) : first;
    }

    private static String path(GuestId guest) {
        return "/vms/" + guest.vmid();
    }

    /// A node that is online has figures for whoever may see them, from its first seconds on.
    private static boolean lacksFigures(NodeSummary node) {
        return node.isOnline() && node.cpuPct() == null && node.cpus() == null;
    }

    private static <T, I> List<T> lost(
            Optional<Inventory> before, Inventory now, Function<Inventory, List<T>> list, Function<T, I> id) {
        Set<I> there = list.apply(now).stream().map(id).collect(Collectors.toSet());
        return before.map(list).orElse(List.of()).stream()
                .filter(what -> !there.contains(id.apply(what)))
                .toList();
    }

    private static <T> List<T> only(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).toList();
    }
}
