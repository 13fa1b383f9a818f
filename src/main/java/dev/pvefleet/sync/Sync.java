package dev.pvefleet.sync;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.Inventory;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeSummary;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.ClusterResources;
import dev.pvefleet.proxmox.Membership;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        return inventory(target, target.api().send(ClusterCalls.resources(), deadline), clock.instant(), deadline);
    }

    /// The same together with how the cluster is, in one call more that travels along. What that call gave is apart,
    /// because it needs a privilege of its own.
    ///
    /// @throws TransportException as above, whatever became of the second call
    public Watched watch(Target target, Instant deadline) {
        Request<ClusterResources> resources = ClusterCalls.resources();
        Request<Membership> status = ClusterCalls.status();
        Answers answers = target.api().sendTogether(List.of(resources, status), deadline);
        Instant recordedAt = clock.instant();
        return switch (answers.to(resources)) {
            case Answer.Given<ClusterResources>(var found) ->
                watched(inventory(target, found, recordedAt, deadline), answers.to(status));
            case Answer.Refused<ClusterResources>(var why) -> throw why;
        };
    }

    private static Watched watched(Inventory inventory, Answer<Membership> status) {
        return new Watched(
                inventory,
                status.value().map(members -> members.at(inventory.recordedAt())),
                status.refusal().map(TransportException::asFailure));
    }

    private static Inventory inventory(
            Target target, ClusterResources resources, Instant recordedAt, Instant deadline) {
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
        Optional<Failure> empty = resources.hasGuests() ? Optional.empty() : whyEmpty(target, deadline);
        return new Inventory(
                target.name(),
                guests,
                nodes,
                resources.storages(target, recordedAt),
                notices(resources, empty),
                empty.filter(why -> why.kind() == Kind.FORBIDDEN),
                recordedAt);
    }

    private static List<String> notices(ClusterResources resources, Optional<Failure> empty) {
        List<String> notices = new ArrayList<>();
        if (resources.unreadable() > 0) {
            notices.add("left out of the cluster's resources, because they could not be understood: %d"
                    .formatted(resources.unreadable()));
        }
        empty.ifPresent(why ->
                notices.add(why.message() + why.hint().map(hint -> ": " + hint).orElse("")));
        return notices;
    }

    /// PVE filters lists without a word, so an empty one may mean "none" or "none that you may see". It costs a
    /// second call, but only here. Only the second meaning is of the kind `FORBIDDEN`.
    private static Optional<Failure> whyEmpty(Target target, Instant deadline) {
        return switch (target.api().ask(ClusterCalls.permissions(), deadline)) {
            case Answer.Given<Permissions>(var permissions) ->
                permissions.anywhere(List.of("VM.Audit")) ? Optional.empty() : Optional.of(seesNothing(target));
            case Answer.Refused<Permissions>(var why) ->
                Optional.of(new Failure(
                        why.kind() == Kind.FORBIDDEN ? Kind.REJECTED : why.kind(),
                        "no guests are listed, and whether the token may see any could not be checked: "
                                + why.getMessage(),
                        Optional.empty()));
        };
    }

    private static Failure seesNothing(Target target) {
        return new Failure(
                Kind.FORBIDDEN,
                "no guests are listed, and the token may see none",
                MissingPrivilege.of("VM.Audit", "/vms").grantTo(target.api().user()));
    }

    /// What a run read, of a target that is watched.
    ///
    /// @param cluster empty if that could not be read
    /// @param clusterFailure why not
    public record Watched(Inventory inventory, Optional<ClusterStatus> cluster, Optional<Failure> clusterFailure) {}
}
