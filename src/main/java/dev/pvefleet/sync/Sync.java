package dev.pvefleet.sync;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.Membership;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads what a target has, in one call, however many guests there are.
public final class Sync {
    /// The `lastOperation` of its records.
    public static final String OPERATION = "sync";

    private final Clock clock;

    public Sync(Clock clock) {
        this.clock = clock;
    }

    /// The guests, nodes and storages in the target's scope.
    ///
    /// @throws TransportException if the cluster could not be asked, or does not have a node that the target names
    ///     (`NOT_FOUND`)
    public Inventory run(Target target, Instant deadline) {
        ClusterResources found = target.api().send(ClusterCalls.resources(), deadline);
        Inventory listed = listed(target, found, clock.instant());
        Hidden hidden = Hidden.in(target, found.hasGuests(), listed, Optional.empty(), deadline);
        return listed.with(
                hidden.guests(),
                Stream.of(
                                listed.notices().stream(),
                                hidden.notable().map(Sync::notice),
                                new StaleList()
                                        .in(listed, Optional.empty(), clock.instant()).stream()
                                                .map(Sync::notice))
                        .flatMap(it -> it)
                        .toList());
    }

    /// The same together with how the cluster is, in one call more that travels along. What that call gave is apart,
    /// because it needs a privilege of its own, and so is what a right hides.
    ///
    /// @param before what was there the last time: what is not listed now is gone only if the asker would see it
    /// @throws TransportException as above, whatever became of the second call; and if nothing is listed where
    ///     guests were, and the nodes do not confirm it
    public Watched watch(Target target, Optional<Inventory> before, Instant deadline) {
        Request<ClusterResources> resources = ClusterCalls.resources();
        Request<Membership> status = ClusterCalls.status();
        Answers answers = target.api().sendTogether(List.of(resources, status), deadline);
        Instant recordedAt = clock.instant();
        return switch (answers.to(resources)) {
            case Answer.Given<ClusterResources>(var found) ->
                watched(target, found, listed(target, found, recordedAt), before, answers.to(status), deadline);
            case Answer.Refused<ClusterResources>(var why) -> throw why;
        };
    }

    private static Watched watched(
            Target target,
            ClusterResources found,
            Inventory listed,
            Optional<Inventory> before,
            Answer<Membership> status,
            Instant deadline) {
        Hidden hidden = Hidden.in(target, found.hasGuests(), listed, before, deadline);
        boolean hadGuests = before.filter(known -> !known.guests().isEmpty()).isPresent();
        if (!found.hasGuests() && hadGuests && hidden.guests().isEmpty()) {
            EmptyCluster.demandProof(target, listed.nodes(), deadline);
        }
        Inventory inventory = listed.with(
                hidden.guests().filter(_ -> !found.hasGuests()),
                Stream.concat(
                                listed.notices().stream(),
                                hidden.unclear().stream().map(Sync::notice))
                        .toList());
        return new Watched(
                Kept.in(inventory, hidden),
                status.value().map(members -> members.at(listed.recordedAt())),
                status.refusal().map(TransportException::asFailure),
                hidden.guests(),
                hidden.storages(),
                hidden.nodes());
    }

    /// What is listed, whatever it means.
    private static Inventory listed(Target target, ClusterResources resources, Instant recordedAt) {
        Optional<TransportException> wrongScope = resources.nodes().missing(target);
        if (wrongScope.isPresent()) {
            throw wrongScope.get();
        }

        List<GuestRecord> guests = resources.guests(target, OPERATION, recordedAt).stream()
                .filter(guest -> target.scope().includes(guest.node()))
                .toList();
        List<NodeSummary> nodes = resources.nodes().summaries().stream()
                .filter(summary -> target.scope().includes(summary.node()))
                .toList();
        return new Inventory(
                target.name(),
                guests,
                nodes,
                resources.storages(target, recordedAt),
                unreadable(resources),
                Optional.empty(),
                recordedAt);
    }

    private static List<String> unreadable(ClusterResources resources) {
        return resources.unreadable() == 0
                ? List.of()
                : List.of("left out of the cluster's resources, because they could not be understood: %d"
                        .formatted(resources.unreadable()));
    }

    private static String notice(Failure why) {
        return why.message() + why.hint().map(hint -> ": " + hint).orElse("");
    }

    /// What a run read, of a target that is watched.
    ///
    /// @param cluster empty if that could not be read
    /// @param clusterFailure why not
    /// @param guestsDenied why guests are missing that the asker may not see
    /// @param storagesDenied why storages are missing, likewise
    /// @param nodesDenied why nodes have no figures, likewise
    public record Watched(
            Inventory inventory,
            Optional<ClusterStatus> cluster,
            Optional<Failure> clusterFailure,
            Optional<Failure> guestsDenied,
            Optional<Failure> storagesDenied,
            Optional<Failure> nodesDenied) {}
}
