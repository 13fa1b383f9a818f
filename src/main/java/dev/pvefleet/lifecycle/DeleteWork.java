package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.lifecycle.Change.Delete;
import dev.pvefleet.lifecycle.Gates.Objection;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Deletes guests. One that is already gone is left at that, if it is certain.
final class DeleteWork {
    private final Guests guests;
    private final Writes writes;
    private final Absence absence;

    DeleteWork(Guests guests, Writes writes, Absence absence) {
        this.guests = guests;
        this.writes = writes;
        this.absence = absence;
    }

    ChangeResult delete(List<Target> targets, Delete change, Trail trail) {
        try {
            return guests.onOnlyGuest(
                    targets,
                    change.type(),
                    change.guest(),
                    trail::readDeadline,
                    (found, why) -> Relocation.hasLeft(found, why, trail),
                    found -> delete(Place.of(found, change.guest()), change, trail));
        } catch (GuestNotFoundException notFound) {
            absence.prove(targets, change.guest(), notFound, trail);
            return trail.alreadyGone(
                    targets.getFirst().name(),
                    change,
                    change.guest() instanceof GuestRef.ByVmid(var vmid) ? vmid : null);
        }
    }

    private ChangeResult delete(Place at, Delete change, Trail trail) {
        trail.found(at.target().name(), at.guest());
        GuestNow now = GuestNow.read(at, trail);
        Function<Tags, List<Objection>> objections =
                tags -> Gates.toDelete(now.called(), tags, at.target().safety());
        Gates.pass(objections.apply(now.tags()), trail);
        Request<Optional<Upid>> request = GuestChanges.delete(at.node(), at.guest(), change.purge());
        if (trail.conduct().dryRun()) {
            return trail.planned(now.at(), change, now.status().word(), Stream.of(request));
        }
        trail.step("delete " + now.called());
        Trace trace = now.trace("qmdestroy", "vzdestroy");
        Write write = new Write(
                "delete of " + now.called(),
                request,
                Optional.of(trace),
                Gates.again(at, objections, trail),
                Optional.empty(),
                now.underWay(trace));
        writes.send(at.target().api(), write, trail);
        return trail.done(now.at(), change, null);
    }
}
