package dev.pvefleet.lifecycle;

import dev.pvefleet.guest.AddressWait;
import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.guest.Guests;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Pause;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/// Makes changes by PVE's API.
///
/// Each sort of change has a class of its own, which reads the guest, asks {@link Gates}, and hands its writes to
/// {@link Writes}, the one place that sends any. A dry run gets targets that cannot write.
public final class PveLifecycle implements Lifecycle {
    private final Clocks clocks;
    private final Clock clock;
    private final Pause pause;
    private final Guests guests;
    private final Writes writes;
    private final PowerWork power;
    private final ConfigWork config;
    private final ResizeWork sizes;
    private final DeleteWork deletion;
    private final ExecWork exec;

    public PveLifecycle(Clock clock, Pause pause) {
        this(Clocks.of(clock), pause);
    }

    /// @param pause how to wait between two looks
    public PveLifecycle(Clocks clocks, Pause pause) {
        this.clocks = clocks;
        this.clock = clocks.steady();
        this.pause = pause;
        this.guests = new Guests(clocks);
        this.writes = new Writes(clock, pause);
        this.power = new PowerWork(
                writes,
                new Observed(clock, pause, new Relocation(guests)),
                new AddressWork(clock, new AddressWait(clock, pause)));
        this.config = new ConfigWork(writes);
        this.sizes = new ResizeWork(writes);
        this.exec = new ExecWork(clock, pause);
        this.deletion = new DeleteWork(guests, writes, new Absence());
    }

    @Override
    public ChangeResult perform(List<Target> targets, Change change, Conduct conduct, Progress progress) {
        List<Target> ways =
                conduct.dryRun() ? targets.stream().map(Target::readOnly).toList() : List.copyOf(targets);
        Trail trail = new Trail(conduct, progress, clocks);
        return switch (change) {
            case Change.Start it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.start(at, it, trail));
            case Change.Stop it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.stop(at, it, trail));
            case Change.Shutdown it -> onGuest(ways, it.type(), it.guest(), trail, at -> power.shutdown(at, it, trail));
            case Change.Delete it -> deletion.delete(ways, it, trail);
            case Change.SetConfig it ->
                onGuest(ways, it.type(), it.guest(), trail, at -> config.setConfig(at, it, trail));
            case Change.Resize it -> onGuest(ways, it.type(), it.guest(), trail, at -> sizes.resize(at, it, trail));
            case Change.Clone it -> cloned(ways, it, trail);
            case Change.Create it -> created(ways, it, trail);
            case Change.GuestExec it ->
                onGuest(ways, it.type(), it.guest(), trail, at -> exec.exec(confirmed(at, trail), it, trail));
        };
    }

    private ChangeResult cloned(List<Target> targets, Change.Clone change, Trail trail) {
        return whereItIs(targets, change.type(), change.template(), trail, at -> {
            GuestNow template = GuestNow.read(at, trail);
            return made(new CloneRecipe(change, template, writes, config), trail);
        });
    }

    private ChangeResult created(List<Target> targets, Change.Create change, Trail trail) {
        Site site = Site.of(targets, change.node(), trail);
        return made(
                new CreateRecipe(change, site.target(), site.node(), writes, config, power, new Feasibility()), trail);
    }

    private ChangeResult made(Recipe recipe, Trail trail) {
        Underway underway = new Underway(clock, pause, trail.taskDeadline());
        return new Making(recipe, new Claims(clocks.wall(), pause), underway, trail).make();
    }

    private ChangeResult onGuest(
            List<Target> targets, GuestType type, GuestRef ref, Trail trail, Function<Place, ChangeResult> work) {
        return whereItIs(targets, type, ref, trail, at -> {
            trail.found(at.target().name(), at.guest());
            return work.apply(at);
        });
    }

    /// The place of a guest of which nothing else is read before the change. By its vmid it cannot be another.
    private static Place confirmed(Place at, Trail trail) {
        return switch (at.ref()) {
            case GuestRef.ByVmid _ -> at;
            case GuestRef.ByName _ -> at.confirmed(GuestNow.options(at, trail));
        };
    }

    private ChangeResult whereItIs(
            List<Target> targets, GuestType type, GuestRef ref, Trail trail, Function<Place, ChangeResult> work) {
        return guests.onGuest(
                targets,
                type,
                ref,
                trail::readDeadline,
                (found, why) -> Relocation.hasLeft(found, why, trail),
                found -> work.apply(Place.of(found, ref)));
    }
}
