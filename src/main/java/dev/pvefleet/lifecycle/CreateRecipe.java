package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Create;
import dev.pvefleet.lifecycle.NewGuestRights.Need;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.TaskCalls;
import dev.pvefleet.proxmox.TaskCalls.TaskRow;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a container from an OS template: one request with everything in it, and if it shall run, its start and the
/// write that takes the mark away. PVE could start it too, but would not say how that ended.
final class CreateRecipe implements Recipe {
    private final Create change;
    private final Target target;
    private final NodeName node;
    private final Writes writes;
    private final ConfigWork config;
    private final PowerWork power;
    private final Feasibility feasibility;
    private final Wanted wanted;

    CreateRecipe(
            Create change,
            Target target,
            NodeName node,
            Writes writes,
            ConfigWork config,
            PowerWork power,
            Feasibility feasibility) {
        this.change = change;
        this.target = target;
        this.node = node;
        this.writes = writes;
        this.config = config;
        this.power = power;
        this.feasibility = feasibility;
        GuestId guest = new GuestId(GuestType.LXC, change.vmid());
        this.wanted = new Wanted(guest, change.hostname(), Mark.ofStart(), Set.of("create"), true);
    }

    @Override
    public Change change() {
        return change;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public Wanted wanted() {
        return wanted;
    }

    @Override
    public NodeName node() {
        return node;
    }

    @Override
    public Trace tasks(Place at) {
        return new Trace(at.node(), at.guest().vmid(), Set.of("vzcreate"), Optional.empty());
    }

    @Override
    public void check(Trail trail) {
        feasibility.check(target, node, change, trail);
        List<Need> needs = change.start()
                ? List.of(Need.READING, Need.STARTING, Need.TAGGING_AT_ONCE)
                : List.of(Need.READING, Need.TAGGING_AT_ONCE);
        new NewGuestRights(target, wanted, change.pool()).demand(needs, trail);
    }

    @Override
    public Stream<Request<?>> plan() {
        return change.start()
                ? Stream.of(create(), GuestChanges.start(node, wanted.guest()), finishingWrite())
                : Stream.of(create());
    }

    private Request<Optional<Upid>> finishingWrite() {
        Place future = new Place(target, node, wanted.guest(), wanted.name());
        return ConfigWork.request(future, ConfigEdit.describing(description(), Optional.empty()));
    }

    @Override
    public Stream<Request<?>> planToFinish(Place at, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        Request<?> write = ConfigWork.request(at, ConfigEdit.unmarking(now.options()));
        return change.start() && !now.status().isRunning()
                ? Stream.of(GuestChanges.start(at.node(), at.guest()), write)
                : Stream.of(write);
    }

    @Override
    public Stream<Request<?>> planWhereItIsThere(Place at, Trail trail) {
        return change.start() && !GuestNow.read(at, trail).status().isRunning()
                ? Stream.of(GuestChanges.start(at.node(), at.guest()))
                : Stream.empty();
    }

    @Override
    public Optional<String> whereItIsThere(Place at, Trail trail) {
        return change.start() && !GuestNow.read(at, trail).status().isRunning()
                ? Optional.of(power.bringUp(at, trail))
                : Optional.empty();
    }

    @Override
    public void begin(Trail trail) {
        String what = "creation of %s (%s)".formatted(wanted.guest(), wanted.name());
        trail.step(what + " on node " + node);
        Optional<Set<Upid>> before = target.api()
                .ask(TaskCalls.recent(node, wanted.guest().vmid()), trail.readDeadline())
                .value()
                .map(rows -> rows.stream().map(TaskRow::upid).collect(Collectors.toSet()));
        Trace trace = new Trace(node, wanted.guest().vmid(), Set.of("vzcreate"), before);
        // There is no guest yet whose gates could be asked.
        writes.send(target.api(), new Write(what, create(), Optional.of(trace), () -> {}), trail);
    }

    private Request<Optional<Upid>> create() {
        Params params = Params.NONE
                .with("vmid", wanted.guest().vmid().value())
                .with("ostemplate", change.ostemplate())
                .with("hostname", wanted.name())
                .with("storage", change.storage())
                .with("rootfs", change.storage() + ":" + change.rootfsSize())
                .with("unprivileged", change.unprivileged());
        params = number(params, "cores", change.cores());
        params = number(params, "memory", change.memory());
        params = number(params, "swap", change.swap());
        params = text(params, "features", change.features());
        params = text(params, "password", change.password());
        params = text(params, "ssh-public-keys", change.sshPublicKeys().map(String::strip));
        params = text(params, "pool", change.pool());
        params = params.with("tags", tags().toString());
        params = text(
                params,
                "description",
                change.start() ? Optional.of(wanted.mark().before(description())) : description());
        for (Map.Entry<String, String> option : change.config().entrySet()) {
            if (!List.of("tags", "description").contains(option.getKey())) {
                params = params.with(option.getKey(), option.getValue());
            }
        }
        return GuestChanges.create(node, params);
    }

    private Tags tags() {
        return Tags.parse(change.config().getOrDefault("tags", ""))
                .with(target.safety().managedTag());
    }

    private Optional<String> description() {
        return Optional.ofNullable(change.config().get("description"))
                .map(String::stripTrailing)
                .filter(text -> !text.isEmpty());
    }

    private static Params text(Params params, String name, Optional<String> value) {
        return value.isPresent() ? params.with(name, value.get()) : params;
    }

    private static Params number(Params params, String name, Optional<Integer> value) {
        return value.isPresent() ? params.with(name, value.get()) : params;
    }

    @Override
    public String finish(Place at, Trail trail) {
        String status = change.start()
                ? power.bringUp(at, trail)
                : GuestNow.read(at, trail).status().word();
        GuestNow now = GuestNow.read(at, trail);
        config.write(now, ConfigEdit.unmarking(now.options()), Gates.none(at, trail), trail);
        return status;
    }
}
