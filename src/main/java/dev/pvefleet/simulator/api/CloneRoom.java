package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;

/// Clones guests.
final class CloneRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "POST /nodes/{node}/qemu/{vmid}/clone", CloneRoom::vm,
                "POST /nodes/{node}/lxc/{vmid}/clone", CloneRoom::container);
    }

    private static Reply vm(Asked asked) {
        QemuClone clone = QemuClone.of(asked);
        return asked.start(
                clone.job(asked.title("qmclone", clone.request().source().vmid())));
    }

    /// A container's source and target are locked in their configurations before there is a task.
    private static Reply container(Asked asked) {
        CloneRequest request = CloneRequest.of(asked, GuestType.LXC);
        LxcClone clone = new LxcClone(asked, request);
        clone.check();
        AtomicReference<Upid> upid = new AtomicReference<>();
        Worker locking = asked.workers()
                .start(Job.untitled(
                        asked.node(), List.of(Step.take(request.source().lockFile()), Step.act(worker -> {
                            SortedMap<String, String> options = clone.lockBoth();
                            Job job = clone.job(
                                    asked.title("vzclone", request.source().vmid()), options);
                            upid.set(worker.spawn(job).upid().orElseThrow());
                        }))));
        return Reply.after(locking, () -> Answer.task(upid.get()));
    }
}
