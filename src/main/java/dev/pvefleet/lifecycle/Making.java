package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Claim.Existing;
import dev.pvefleet.lifecycle.Claim.Free;
import dev.pvefleet.lifecycle.Claim.InTheMaking;
import dev.pvefleet.lifecycle.Claim.Taken;
import dev.pvefleet.lifecycle.Claim.Unfinished;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.proxmox.transport.TransportException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes one guest that shall be there once, however often it is asked for and wherever an earlier attempt ended.
///
/// It relies on nothing that it remembers: after each step it looks again what is under the vmid, and does what that
/// calls for. So an attempt that was cut off anywhere is taken up where it was left.
final class Making {
    private static final int MOST_FINISHES = 3;

    /// PVE's words where somebody else was faster, at once or in the task.
    private static final Pattern TAKEN_MEANWHILE = Pattern.compile("already exists|File exists");

    /// A clone that did not get a lock leaves nothing behind.
    private static final Pattern LOCK_TIMEOUT = Pattern.compile("can't lock file '[^']*' - got timeout");

    private final Recipe recipe;
    private final Claims claims;
    private final Underway underway;
    private final Trail trail;
    private Optional<NodeName> likely = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();
    private int finishes;

    Making(Recipe recipe, Claims claims, Underway underway, Trail trail) {
        this.recipe = recipe;
        this.claims = claims;
        this.underway = underway;
        this.trail = trail;
    }

    /// @throws RefusedException if the vmid is somebody else's, or if the guest cannot be made
    ChangeResult make() {
        trail.found(recipe.target().name(), recipe.wanted().guest());
        while (true) {
            Optional<ChangeResult> result = step(claims.read(recipe.target(), recipe.wanted(), likely, trail));
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    private Optional<ChangeResult> step(Claim claim) {
        return switch (claim) {
            case Free() -> begin();
            case InTheMaking(var at, var certain) -> await(at, certain);
            case Unfinished(var at) -> finish(at);
            case Existing(var at) -> Optional.of(existing(at));
            case Taken taken -> throw refused(taken);
        };
    }

    private Optional<ChangeResult> begin() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        recipe.check(trail);
        if (isDry()) {
            Place future = new Place(
                    recipe.target(),
                    recipe.node(),
                    recipe.wanted().guest(),
                    recipe.wanted().name());
            return Optional.of(trail.planned(future, recipe.change(), null, recipe.plan()));
        }
        try {
            recipe.begin(trail);
            likely = Optional.of(recipe.node());
            failure = Optional.of(vanished());
        } catch (TransportException e) {
            if (!e.leavesOpenWhetherItBegan() && !isTaken(e.detail())) {
                throw e;
            }
            failure = Optional.of(e);
        } catch (TaskException e) {
            failure = afterATask(e);
        }
        return Optional.empty();
    }

    private TransportException vanished() {
        String message = "PVE made %s, but it is no longer there"
                .formatted(recipe.wanted().guest());
        return new TransportException(
                Kind.NOT_FOUND,
                message,
                message,
                0,
                Map.of(),
                "somebody deleted it at once: look who, then try again",
                null);
    }

    /// What to throw if the vmid is still free after a task that failed; nothing where it only missed a lock.
    private Optional<RuntimeException> afterATask(TaskException e) {
        String words = String.valueOf(e.getMessage());
        if (LOCK_TIMEOUT.matcher(words).find() && underway.rested()) {
            return Optional.empty();
        }
        if (isTaken(words)) {
            return Optional.of(e);
        }
        throw e;
    }

    private Optional<ChangeResult> finish(Place at) {
        if (isDry()) {
            return Optional.of(trail.planned(at, recipe.change(), null, recipe.planToFinish(at, trail)));
        }
        try {
            return Optional.of(trail.done(at, recipe.change(), recipe.finish(at, trail)));
        } catch (TransportException e) {
            finishes++;
            if (finishes == MOST_FINISHES || !ConfigWork.wasChangedMeanwhile(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private ChangeResult existing(Place at) {
        if (isDry()) {
            return trail.planned(at, recipe.change(), null, recipe.planWhereItIsThere(at, trail));
        }
        if (trail.hasWritten()) {
            return trail.done(at, recipe.change(), "stopped");
        }
        Optional<String> status = recipe.whereItIsThere(at, trail);
        return trail.existing(at, recipe.change(), status.isPresent(), status.orElse(null));
    }

    private Optional<ChangeResult> await(Place at, boolean certain) {
        if (isDry()) {
            trail.warn("%s is being made at this moment".formatted(at.called()));
            return Optional.of(trail.planned(at, recipe.change(), null, Stream.empty()));
        }
        Optional<TaskEnd> end = underway.await(at, recipe.tasks(at), certain, trail);
        if (end.isPresent() && !end.get().isSuccess()) {
            failure = Optional.of(end.get().failure("the making of %s that was under way".formatted(at.called())));
        }
        return Optional.empty();
    }

    private boolean isDry() {
        return trail.conduct().dryRun();
    }

    private static boolean isTaken(String words) {
        return TAKEN_MEANWHILE.matcher(words).find();
    }

    private RefusedException refused(Taken taken) {
        String message = "🐊 vmid %s is taken by %s: %s"
                .formatted(recipe.wanted().guest().vmid(), taken.what(), taken.why());
        return new RefusedException(
                Gate.TAKEN, message, List.of(message), "choose another vmid: what is there is never taken over");
    }
}
