package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Create;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compares what a new container needs with what a node says it has, and collects what is missing.
///
/// PVE leaves out of its lists what a token may not see, so what is not listed is "missing, or hidden from us" for
/// all but root.
final class Needs {
    /// The content of a storage that has OS templates.
    static final String OS_TEMPLATES = "vztmpl";

    private static final long GIB = 1L << 30;
    private static final int MOST_SHOWN = 20;

    private final NodeName node;
    private final Create change;
    private final Optional<String> user;
    private final List<String> missing = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private boolean hasTemplate;

    /// @param user who PVE takes us for
    Needs(NodeName node, Create change, Optional<String> user) {
        this.node = node;
        this.change = change;
        this.user = user;
    }

    /// What is not there or not good, in words for the user.
    List<String> missing() {
        return List.copyOf(missing);
    }

    List<String> hints() {
        return List.copyOf(hints);
    }

    /// Looks for the storage of the root file system.
    void storages(List<Storage> there) {
        Optional<Storage> found = usable(there, change.storage(), "rootdir", "container volumes");
        if (found.isEmpty()) {
            return;
        }
        Long avail = found.get().availBytes();
        if (avail == null) {
            missing.add("how much room storage '%s' has is not known".formatted(change.storage()));
        } else if (avail < change.rootfsSize() * GIB) {
            missing.add("storage '%s' has %.1f GiB left, %d GiB are needed"
                    .formatted(change.storage(), avail / (double) GIB, change.rootfsSize()));
        }
    }

    /// A storage that is there, works, and takes what it is for.
    private Optional<Storage> usable(List<Storage> there, String id, String content, String forWhat) {
        Optional<Storage> found =
                there.stream().filter(storage -> storage.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            String known = there.stream().map(Storage::id).collect(Collectors.joining(", "));
            missing.add("storage '%s' %s; there is: %s".formatted(id, notThere(), known.isEmpty() ? "none" : known));
            hint("Datastore.AllocateSpace", "/storage/" + id);
            return found;
        }
        Storage storage = found.get();
        if (!storage.enabled()) {
            missing.add("storage '%s' is disabled".formatted(id));
        } else if (!storage.active()) {
            missing.add("storage '%s' is not active on node %s, so nothing of it can be used".formatted(id, node));
        } else if (!storage.content().contains(content)) {
            missing.add("storage '%s' does not take %s ('%s'); it takes: %s"
                    .formatted(id, forWhat, content, String.join(", ", storage.content())));
        } else {
            return found;
        }
        return Optional.empty();
    }

    void badTemplate() {
        missing.add("ostemplate '%s' is not the volume id of an OS template: STORAGE:vztmpl/FILE"
                .formatted(change.ostemplate()));
    }

    /// Whether the OS template's storage can be looked into.
    boolean templateStorage(List<Storage> there, OsTemplate template) {
        return usable(there, template.storage(), OS_TEMPLATES, "OS templates").isPresent();
    }

    void template(Answer<Listing<String>> volumes) {
        switch (volumes) {
            case Answer.Given<Listing<String>>(var listing) -> {
                hasTemplate = listing.items().contains(change.ostemplate());
                if (!hasTemplate) {
                    missing.add("OS template '%s' %s".formatted(change.ostemplate(), notThere()));
                }
            }
            case Answer.Refused<Listing<String>>(var why) -> {
                missing.add("whether OS template '%s' is there cannot be seen: %s"
                        .formatted(change.ostemplate(), why.getMessage()));
                why.hint().ifPresent(hints::add);
            }
        }
    }

    boolean hasTemplate() {
        return hasTemplate;
    }

    /// Says which OS templates there are instead.
    ///
    /// @param there the volume ids of all that show to us
    void otherTemplates(List<String> there) {
        if (there.isEmpty()) {
            hints.add("no OS template shows on node %s: fetch one there with pveam".formatted(node));
            return;
        }
        String more = there.size() > MOST_SHOWN ? " and %d more".formatted(there.size() - MOST_SHOWN) : "";
        hints.add("the OS templates on node %s: %s%s"
                .formatted(node, there.stream().limit(MOST_SHOWN).collect(Collectors.joining(", ")), more));
    }

    /// Looks for every bridge of every network card.
    void bridges(List<Bridge> there) {
        List<String> names = there.stream().map(Bridge::iface).toList();
        for (Map.Entry<String, String> option : change.config().entrySet()) {
            if (!NetworkCard.isOne(option.getKey())) {
                continue;
            }
            new NetworkCard(option.getValue())
                    .bridge()
                    .filter(bridge -> !names.contains(bridge))
                    .ifPresent(bridge -> {
                        missing.add("bridge '%s' of %s %s; there is: %s"
                                .formatted(
                                        bridge,
                                        option.getKey(),
                                        notThere(),
                                        names.isEmpty() ? "none" : String.join(", ", names)));
                        hint("SDN.Use", "/sdn/zones/localnetwork/" + bridge);
                    });
        }
    }

    private boolean isRoot() {
        return user.filter("root@pam"::equals).isPresent();
    }

    private String notThere() {
        return isRoot() ? "is missing on node " + node : "is missing on node %s, or hidden from us".formatted(node);
    }

    private void hint(String privilege, String path) {
        MissingPrivilege.of(privilege, path)
                .grantTo(user)
                .map("if it is there, show it to us: "::concat)
                .ifPresent(hints::add);
    }
}
