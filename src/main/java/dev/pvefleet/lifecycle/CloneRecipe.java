package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Change.Clone;
import dev.pvefleet.lifecycle.NewGuestRights.Need;
import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.GuestChanges;
import dev.pvefleet.proxmox.GuestOptions;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.Target;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a guest from a template: the clone, then a write that gives it its tags, and then one that takes the
/// mark away.
///
/// They are two, because PVE writes a VM's options one by one in any order: where it refuses the tags, the mark must
/// stay.
final class CloneRecipe implements Recipe {
    /// PVE locks the new VM with the one, the new container with the other (PVE::AbstractConfig,
    /// `create_and_lock_config`).
    private static final Set<String> LOCKS = Set.of("clone", "create");

    private final Clone change;
    private final GuestNow template;
    private final Writes writes;
    private final ConfigWork config;
    private final Wanted wanted;

    CloneRecipe(Clone change, GuestNow template, Writes writes, ConfigWork config) {
        this.change = change;
        this.template = template;
        this.writes = writes;
        this.config = config;
        GuestId guest = new GuestId(change.type(), change.vmid());
        Mark mark = Mark.ofClone(template.at().guest().vmid());
        this.wanted = new Wanted(guest, change.name(), mark, LOCKS, false);
    }

    @Override
    public Change change() {
        return change;
    }

    @Override
    public Target target() {
        return template.at().target();
    }

    @Override
    public Wanted wanted() {
        return wanted;
    }

    @Override
    public NodeName node() {
        return change.node().orElse(template.at().node());
    }

    @Override
    public Trace tasks(Place at) {
        return template.trace("qmclone", "vzclone");
    }

    @Override
    public void check(Trail trail) {
        // The rest of what a clone needs PVE checks itself before it begins.
        new NewGuestRights(target(), wanted, change.pool()).demand(List.of(Need.READING, Need.TAGGING), trail);
    }

    @Override
    public Stream<Request<?>> plan() {
        Place future = new Place(target(), node(), wanted.guest(), wanted.name());
        return Stream.of(
                request(),
                ConfigWork.request(future, ConfigEdit.tagging(tags(template.options()), Optional.empty())),
                ConfigWork.request(future, ConfigEdit.describing(description(), Optional.empty())));
    }

    @Override
    public Stream<Request<?>> planToFinish(Place at, Trail trail) {
        GuestOptions cloned = GuestNow.read(at, trail).options();
        return Stream.concat(tagging(cloned).stream(), Stream.of(ConfigEdit.unmarking(cloned)))
                .map(edit -> ConfigWork.request(at, edit));
    }

    @Override
    public Stream<Request<?>> planWhereItIsThere(Place at, Trail trail) {
        return Stream.empty();
    }

    @Override
    public Optional<String> whereItIsThere(Place at, Trail trail) {
        return Optional.empty();
    }

    @Override
    public void begin(Trail trail) {
        String what = "clone of %s to %s (%s)".formatted(template.called(), wanted.guest(), wanted.name());
        trail.step(what);
        Optional<Trace> trace = Optional.of(template.trace("qmclone", "vzclone"));
        Write write = new Write(what, request(), trace, Gates.none(template.at(), trail));
        writes.send(target().api(), write, trail);
    }

    private Request<Optional<Upid>> request() {
        boolean full = change.full()
                .orElse(change.storage().isPresent() || change.format().isPresent());
        Params params = Params.NONE
                .with("newid", wanted.guest().vmid().value())
                .with(GuestChanges.nameOption(change.type()), wanted.name())
                .with("description", wanted.mark().before(description()));
        // Left out, PVE decides: linked for a template, full for any other guest. Only a full clone can go elsewhere.
        if (full || change.full().isPresent()) {
            params = params.with("full", full);
        }
        params = with(params, "storage", change.storage());
        params = with(params, "format", change.format());
        params = with(
                params,
                "target",
                change.node().filter(node -> !node.equals(template.at().node())).map(NodeName::value));
        params = with(params, "pool", change.pool());
        params = with(params, "snapname", change.snapname());
        return GuestChanges.clone(template.at().node(), template.at().guest(), params);
    }

    private static Params with(Params params, String name, Optional<String> value) {
        return value.isPresent() ? params.with(name, value.get()) : params;
    }

    /// What the finished clone shall be described as: PVE copies the template's text, unless another is given.
    private Optional<String> description() {
        return change.description().or(() -> Mark.without(template.options()));
    }

    @Override
    public String finish(Place at, Trail trail) {
        GuestNow now = GuestNow.read(at, trail);
        Runnable gates = Gates.none(at, trail);
        Optional<ConfigEdit> tagging = tagging(now.options());
        if (tagging.isPresent()) {
            config.write(now, tagging.get(), gates, trail);
            now = GuestNow.read(at, trail);
        }
        config.write(now, ConfigEdit.unmarking(now.options()), gates, trail);
        if (now.options().text("protection").filter("1"::equals).isPresent()) {
            trail.warn("%s has `protection` from its template: PVE will not delete it until that is taken away"
                    .formatted(at.called()));
        }
        return now.status().word();
    }

    /// The write of its tags, unless it has them.
    private Optional<ConfigEdit> tagging(GuestOptions cloned) {
        Tags tags = tags(cloned);
        return tags.equals(cloned.tags())
                ? Optional.empty()
                : Optional.of(ConfigEdit.tagging(tags, Optional.ofNullable(cloned.digest())));
    }

    /// Of the protected tags only those go that come from the template: another one was put there meanwhile, and
    /// protects.
    private Tags tags(GuestOptions copied) {
        Set<String> inherited = target().safety().protectedTags().stream()
                .filter(template.tags()::contains)
                .collect(Collectors.toSet());
        return copied.tags().without(inherited).with(target().safety().managedTag());
    }
}
