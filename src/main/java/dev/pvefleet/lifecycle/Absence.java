package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.AccessEntry;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ClusterCalls;
import dev.pvefleet.proxmox.Listing;
import dev.pvefleet.proxmox.Permissions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.MissingPrivilege;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes sure that a guest that was not found is not there. PVE leaves out of its lists what a token may not see, so
/// "not listed" alone proves nothing.
final class Absence {
    private static final String VM_AUDIT = "VM.Audit";
    private static final String ALL = "/vms";
    private static final int MOST_GAPS = 20;
    private static final Pattern GUEST = Pattern.compile(ALL + "/([1-9]\\d{2,8})");

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

    /// A name may be any guest's, so every guest has to show: by a right on all that no deeper path takes away.
    private static void proveSight(Target target, GuestRef guest, Trail trail) {
        Request<Permissions> permissions = ClusterCalls.permissions();
        Request<Listing<AccessEntry>> list = ClusterCalls.accessList();
        Answers answers = target.api().sendTogether(List.of(permissions, list), trail.readDeadline());
        Permissions held = answers.to(permissions).orThrow();
        if (!held.handsDown(VM_AUDIT, ALL)) {
            throw unseen(target, guest, "not every guest shows to us", ALL);
        }
        Optional<List<AccessEntry>> entries =
                held.holds("Sys.Audit", "/access") ? answers.to(list).value().map(Listing::items) : Optional.empty();
        if (entries.isEmpty()) {
            trail.warn(
                    "whether an access control entry hides a guest of %s from us could not be seen: that takes Sys.Audit"
                                    .formatted(target.name())
                            + " on /access");
        }
        List<String> gaps = gaps(held, entries.orElse(List.of())).toList();
        for (String path : gaps) {
            if (gaps.size() > MOST_GAPS || isTaken(target, path, trail)) {
                throw unseen(target, guest, "what is on %s does not show to us".formatted(path), path);
            }
        }
    }

    /// The paths of guests on which we hold something else, and those on which we hold nothing: PVE names these
    /// nowhere but in its access control list. A pool takes its members' rights away only by a denial.
    private static Stream<String> gaps(Permissions held, List<AccessEntry> entries) {
        Stream<String> replaced = held.without(VM_AUDIT, ALL);
        Stream<String> denied = entries.stream()
                .filter(entry ->
                        entry.path().startsWith(ALL + "/") || (entry.path().startsWith("/pool/") && entry.isDenial()))
                .map(AccessEntry::path)
                .filter(path -> !held.byPath().containsKey(path));
        return Stream.concat(replaced, denied).distinct();
    }

    /// Whether there is a guest behind the path of one; of a pool we know no members.
    private static boolean isTaken(Target target, String path, Trail trail) {
        Matcher guest = GUEST.matcher(path);
        return !guest.matches() || !isFree(target, Vmid.parse(guest.group(1)), trail);
    }

    private static TransportException unseen(Target target, GuestRef guest, String why, String path) {
        return hidden(target, "a guest %s may be behind %s: %s".formatted(guest, target.name(), why), path);
    }

    private static TransportException hidden(Target target, String message, String path) {
        Optional<String> grant =
                MissingPrivilege.of(VM_AUDIT, path).grantTo(target.api().user());
        return new TransportException(Kind.FORBIDDEN, message, message, 0, Map.of(), grant.orElse(null), null);
    }
}
