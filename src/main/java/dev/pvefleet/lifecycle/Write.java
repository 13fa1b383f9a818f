package dev.pvefleet.lifecycle;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Request;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// One write to PVE, what must hold whenever it is sent, and what is needed to find out what became of it.
///
/// @param what in words, such as `stop of qemu/100`
/// @param trace how the task shows that PVE makes of it; empty where it makes none
/// @param gates looks at the guest right before each sending, and throws what stands in the way
/// @param done how PVE refuses what is already so
/// @param underWay a task that does the same at this moment, as when an earlier attempt stopped waiting for it
record Write(
        String what,
        Request<Optional<Upid>> request,
        Optional<Trace> trace,
        Runnable gates,
        Optional<Done> done,
        Optional<Upid> underWay) {

    /// A write of which there may be several at a time, and that PVE does not refuse for being done.
    Write(String what, Request<Optional<Upid>> request, Optional<Trace> trace, Runnable gates) {
        this(what, request, trace, gates, Optional.empty(), Optional.empty());
    }

    /// Whether PVE's refusal says that it is so already.
    boolean saysDone(String words) {
        return done.filter(it -> it.words().matcher(words).find()).isPresent();
    }

    /// Whether it is so indeed.
    boolean isDone() {
        return done.filter(it -> it.look().getAsBoolean()).isPresent();
    }

    /// What PVE says where something is already as it shall be. It is not believed without a look: a node that a
    /// container has left says that it does not run.
    ///
    /// @param look whether it is so, where the guest is; throws PVE's words where it is not there any more
    record Done(Pattern words, BooleanSupplier look) {}

    /// How a task can be recognised whose UPID never arrived.
    ///
    /// @param node where it runs
    /// @param vmid what it is about; a clone is about its source
    /// @param types what sort of task it may be, such as `qmstop`, or `hastop` under HA
    /// @param before the tasks about that vmid which were there before, if that is known
    record Trace(NodeName node, Vmid vmid, Set<String> types, Optional<Set<Upid>> before) {
        Trace {
            types = Set.copyOf(types);
            before = before.map(Set::copyOf);
        }

        /// Whether a task is of one of the sorts, and about that vmid.
        boolean isAbout(Upid task) {
            return types.contains(task.type()) && task.id().equals(vmid.toString());
        }

        /// Whether a task may be the one whose UPID never arrived.
        boolean mayBe(Upid task, Optional<String> user) {
            return isAbout(task)
                    && before.filter(known -> !known.contains(task)).isPresent()
                    && user.map(task.user()::equals).orElse(true);
        }
    }
}
