package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.AddressWait;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.guest.Location;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/// Makes changes by PVE's API.
///
/// Each sort of change has a class of its own, which reads the guest, asks {@link Gates}, and hands its writes to
/// {@link Writes}, the one place that sends any. A dry run gets targets that cannot write.
public final class PveLifecycle implements Lifecycle {
    private final Clock clock;
    private final Guests guests;
    private final PowerWork power;
    private final ConfigWork config;
    private final ResizeWork sizes;
    private final DeleteWork deletion;

    /// @param pause how to wait between two looks
    public PveLifecycle(Clock clock, Pause pause) {
        this.clock = clock;
        this.guests = new Guests(clock);
        Writes writes = new Writes(clock, pause);
        this.power = new PowerWork(
                writes,
                new Observed(clock, pause, new Relocation(guests)),
                new AddressWork(clock, new AddressWait(clock, pause)));
        this.config = new ConfigWork(writes);
        this.sizes = new ResizeWork(writes);
        this.deletion = new DeleteWork(guests, writes, new Absence());
    }

    @Override
    public ChangeResult perform(List<Target> targets, Change change, Conduct conduct, Progress progress) {
        List<Target> ways =
                conduct.dryRun() ? targets.stream().map(Target::readOnly).toList() : List.copyOf(targets);
        Trail trail = new Trail(conduct, progress, clock);
        return switch (change) {
            case Change.Start it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.start(at, it, trail));
            case Change.Stop it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.stop(at, it, trail));
            case Change.Shutdown it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.shutdown(at, it, trail));
            case Change.Delete it -> deletion.delete(ways, it, trail);
            case Change.SetConfig it ->
                onGuest(ways, it.type(), it.guest(), trail, at -> config.setConfig(at, it, trail));
            case Change.Resize it -> onGuest(ways, it.type(), it.guest(), trail, at -> sizes.resize(at, it, trail));
            case Change.Clone _, Change.Create _, Change.GuestExec _ ->
                throw new UnsupportedOperationException(change.operation());
        };
    }

    /// Finds a guest and changes it. One that has migrated between the two is looked up once more.
    private ChangeResult onGuest(
            List<Target> targets, GuestType type, GuestRef ref, Trail trail, Function<Location, ChangeResult> work) {
        Location at = guests.find(targets, type, ref, trail.readDeadline());
        trail.found(at.target().name(), at.guest().id());
        try {
            return work.apply(at);
        } catch (TransportException e) {
            if (e.kind() != Kind.NOT_FOUND || trail.hasWritten()) {
                throw e;
            }
            return work.apply(guests.find(targets, type, ref, trail.readDeadline()));
        }
    }
}
