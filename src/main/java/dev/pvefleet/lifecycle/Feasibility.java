package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Create;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.NodeConfigRecord.Bridge;
import dev.pvefleet.model.NodeConfigRecord.Storage;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.NodeCalls;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.StorageCalls;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Optional;

/// Looks on the node whether it has what a new container needs, before anything is changed.
final class Feasibility {
    /// Each may take seconds to look into.
    private static final int MOST_STORAGES = 8;

    /// @throws RefusedException with all that is missing
    void check(Target target, NodeName node, Create change, Trail trail) {
        trail.step("check what %s needs on node %s".formatted(change.hostname(), node));
        Request<Listing<Storage>> storages = NodeCalls.storages(node);
        Request<Listing<Bridge>> bridges = NodeCalls.bridges(node);
        Answers answers = target.api().sendTogether(List.of(storages, bridges), trail.readDeadline());
        List<Storage> there = answers.to(storages).orThrow().items();
        Optional<OsTemplate> template = OsTemplate.parse(change.ostemplate());
        Needs needs = new Needs(node, change, target.api().user());
        needs.storages(there);
        needs.bridges(answers.to(bridges).orThrow().items());
        if (template.isEmpty()) {
            needs.badTemplate();
        } else if (needs.templateStorage(there, template.get())) {
            needs.template(volumes(target, node, template.get(), trail));
        }
        if (!needs.hasTemplate()) {
            needs.otherTemplates(templates(target, node, there, trail));
        }
        if (!needs.missing().isEmpty()) {
            throw new RefusedException(
                    Gate.INFEASIBLE,
                    "🐊 %s cannot be made on node %s: %s"
                            .formatted(change.hostname(), node, String.join("; ", needs.missing())),
                    needs.missing(),
                    String.join("; ", needs.hints()));
        }
    }

    /// The OS templates of the node's storages that say what they have.
    private static List<String> templates(Target target, NodeName node, List<Storage> there, Trail trail) {
        List<Request<Listing<String>>> questions = there.stream()
                .filter(storage -> storage.active() && storage.content().contains(Needs.OS_TEMPLATES))
                .map(storage -> StorageCalls.osTemplates(node, storage.id()))
                .limit(MOST_STORAGES)
                .toList();
        if (questions.isEmpty()) {
            return List.of();
        }
        Answers answers = target.api().sendTogether(questions, trail.readDeadline());
        return questions.stream()
                .flatMap(question -> answers.to(question).value().stream())
                .flatMap(listing -> listing.items().stream())
                .sorted()
                .toList();
    }

    /// The volumes, or why they cannot be read if PVE says no to that.
    private static Answer<Listing<String>> volumes(Target target, NodeName node, OsTemplate template, Trail trail) {
        Answer<Listing<String>> answer =
                target.api().ask(StorageCalls.osTemplates(node, template.storage()), trail.readDeadline());
        Optional<TransportException> why = answer.refusal();
        if (why.isPresent()) {
            switch (why.get().kind()) {
                case UNREACHABLE, TIMEOUT, TLS, HOST_KEY, UNAUTHENTICATED, MALFORMED -> throw why.get();
                case FORBIDDEN, NOT_FOUND, REJECTED, LOCKED, UNSUPPORTED, STALE -> {
                    // PVE was asked and said no: one reason among others.
                }
            }
        }
        return answer;
    }
}
