package dev.pvefleet.lifecycle;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.Request;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// One write to PVE, and what is needed to find out what became of it.
///
/// @param what in words, such as `stop of qemu/100`
/// @param trace how the task shows that PVE makes of it; empty where it makes none
/// @param done the words with which PVE refuses what is already so
/// @param underWay a task that does the same at this moment, as when an earlier attempt stopped waiting for it
record Write(
        String what,
        Request<Optional<Upid>> request,
        Optional<Trace> trace,
        Optional<Pattern> done,
        Optional<Upid> underWay) {

    /// A write of which there may be several at a time.
    Write(String what, Request<Optional<Upid>> request, Optional<Trace> trace, Optional<Pattern> done) {
        this(what, request, trace, done, Optional.empty());
    }

    /// Whether PVE's refusal means that there is nothing to do.
    boolean isDoneAlready(String words) {
        return done.filter(pattern -> pattern.matcher(words).find()).isPresent();
    }

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
