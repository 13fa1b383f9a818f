package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes sure that a guest that was not found is not there. PVE leaves out of its lists what a token may not see, so
/// "not listed" alone proves nothing.
final class Absence {

    /// @throws GuestNotFoundException if some target was not searched, or the vmid or name belongs to a guest of the
    ///     other type
    /// @throws TransportException if it may be there without showing (`FORBIDDEN`), or if that cannot be checked
    void prove(List<Target> targets, GuestRef guest, GuestNotFoundException notFound, Trail trail) {
        if (!notFound.isCertain() || !notFound.others().isEmpty()) {
            throw notFound;
        }
        for (Target target : targets) {
            switch (guest) {
                case GuestRef.ByVmid(var vmid) -> proveFree(target, vmid, trail);
                case GuestRef.ByName _ -> proveSight(target, guest, trail);
            }
        }
    }

    private static void proveFree(Target target, Vmid vmid, Trail trail) {
        if (!isFree(target, vmid, trail)) {
            throw hidden(
                    target,
                    "the cluster behind %s has a guest with vmid %s, but does not show it to us"
                            .formatted(target.name(), vmid),
                    "/vms/" + vmid);
        }
    }

    /// Whether no guest of the cluster has the vmid, seen or unseen.
    ///
    /// @throws TransportException if that cannot be asked
    static boolean isFree(Target target, Vmid vmid, Trail trail) {
        return switch (target.api().ask(ClusterCalls.isFree(vmid), trail.readDeadline())) {
            case Answer.Given<Boolean> _ -> true;
            case Answer.Refused<Boolean>(var why) -> {
                if (why.kind() == Kind.REJECTED && why.detail().contains("already exists")) {
                    yield false;
                }
                throw why;
            }
        };
    }

    private static void proveSight(Target target, GuestRef guest, Trail trail) {
        Permissions held = target.api().send(ClusterCalls.permissions(), trail.readDeadline());
        if (!held.anywhere(List.of("VM.Audit"))) {
            throw hidden(
                    target,
                    "a guest %s may be behind %s, but no guest shows to us".formatted(guest, target.name()), "/vms");
        }
    }

    private static TransportException hidden(Target target, String message, String path) {
        Optional<String> grant =
                MissingPrivilege.of("VM.Audit", path).grantTo(target.api().user());
        return new TransportException(Kind.FORBIDDEN, message, message, 0, Map.of(), grant.orElse(null), null);
    }
}
