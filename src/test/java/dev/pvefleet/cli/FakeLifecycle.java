package dev.pvefleet.cli;

import dev.pvefleet.guest.GuestRef;
import dev.pvefleet.lifecycle.Change;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.lifecycle.Conduct;
import dev.pvefleet.lifecycle.Lifecycle;
import dev.pvefleet.lifecycle.Progress;
import dev.pvefleet.model.GuestId;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.FakePve;
import dev.pvefleet.proxmox.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes no change, remembers what it was asked for, and says what it was told to say.
final class FakeLifecycle implements Lifecycle {
    static final TargetName LAB = new TargetName("lab");
    static final Upid TASK = new Upid("UPID:pve1:0000C530:001C9BEC:65F0A2C0:qmclone:9000:svc@pve!ops:");

    private final List<Change> changes = new ArrayList<>();
    private Consumer<Progress> course = _ -> {};
    private UnaryOperator<ChangeResult> end = UnaryOperator.identity();
    private @Nullable Conduct conduct;

    /// Lets a change go like this.
    FakeLifecycle going(Consumer<Progress> told) {
        course = told;
        return this;
    }

    /// Lets a change end like this.
    FakeLifecycle ending(UnaryOperator<ChangeResult> result) {
        end = result;
        return this;
    }

    FakeLifecycle failing(RuntimeException why) {
        return ending(_ -> {
            throw why;
        });
    }

    /// The only change that was asked for.
    Change change() {
        if (changes.size() != 1) {
            throw new AssertionError("asked for " + changes);
        }
        return changes.getFirst();
    }

    List<Change> changes() {
        return changes;
    }

    Conduct conduct() {
        if (conduct == null) {
            throw new AssertionError("nothing was asked for");
        }
        return conduct;
    }

    @Override
    public ChangeResult perform(List<Target> targets, Change change, Conduct how, Progress progress) {
        changes.add(change);
        conduct = how;
        course.accept(progress);
        return end.apply(result(change));
    }

    private static ChangeResult result(Change change) {
        return new ChangeResult(
                LAB,
                change.type(),
                vmid(change),
                "webapp",
                new NodeName("pve1"),
                change.operation(),
                true,
                "running",
                List.of(TASK),
                List.of(),
                List.of("TASK OK"),
                null,
                null,
                null,
                FakePve.NOW);
    }

    static GuestId guest(Change change) {
        return new GuestId(change.type(), vmid(change));
    }

    private static Vmid vmid(Change change) {
        return switch (change) {
            case Change.Clone clone -> clone.vmid();
            case Change.Create create -> create.vmid();
            case Change.SetConfig it -> vmid(it.guest());
            case Change.Resize it -> vmid(it.guest());
            case Change.Start it -> vmid(it.guest());
            case Change.Stop it -> vmid(it.guest());
            case Change.Shutdown it -> vmid(it.guest());
            case Change.Delete it -> vmid(it.guest());
            case Change.GuestExec it -> vmid(it.guest());
        };
    }

    private static Vmid vmid(GuestRef ref) {
        return switch (ref) {
            case GuestRef.ByVmid(var vmid) -> vmid;
            case GuestRef.ByName _ -> new Vmid(9001);
        };
    }
}
