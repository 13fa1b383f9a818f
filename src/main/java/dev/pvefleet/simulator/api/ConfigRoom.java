package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Changes the configuration of guests: of a VM at once or in a task, of a container only at once.
final class ConfigRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "PUT /nodes/{node}/qemu/{vmid}/config", ConfigRoom::putVm,
                "POST /nodes/{node}/qemu/{vmid}/config", ConfigRoom::postVm,
                "PUT /nodes/{node}/lxc/{vmid}/config", ConfigRoom::putContainer);
    }

    private static Reply putVm(Asked asked) {
        QemuConfigChange change = QemuConfigChange.of(asked);
        change.check();
        Worker request = asked.workers().start(Job.untitled(asked.node(), change.steps()));
        return Reply.after(request, () -> Answer.printing(request.lines()));
    }

    /// With a `background_delay` PVE waits that long for the task, and then answers nothing if it is done well.
    private static Reply postVm(Asked asked) {
        QemuConfigChange change = QemuConfigChange.of(asked);
        change.check();
        Subject subject = Subject.of(asked, GuestType.QEMU);
        Worker worker =
                asked.workers().start(Job.task(asked.title("qmconfig", subject.vmid()), asked.node(), change.steps()));
        Upid upid = worker.upid().orElseThrow();
        long delay = asked.number("background_delay", 0);
        if (delay == 0) {
            return Answer.task(upid);
        }
        Instant until = asked.now().plusSeconds(delay);
        return () -> worker.hasEnded()
                ? Optional.of(inBackground(asked, subject, upid))
                : Optional.of(Answer.task(upid))
                        .filter(_ -> !asked.workers().now().isBefore(until));
    }

    private static Answer inBackground(Asked asked, Subject subject, Upid upid) {
        Task.End end = asked.cluster().task(upid).flatMap(Task::end).orElseThrow();
        if (end.isError()) {
            throw ApiError.die("failed to update VM %s: %s".formatted(subject.vmid(), end.exitStatus()));
        }
        return Answer.nothing();
    }

    private static Reply putContainer(Asked asked) {
        LxcConfigChange change = LxcConfigChange.of(asked);
        change.check();
        Worker request = asked.workers().start(Job.untitled(asked.node(), change.steps()));
        return Reply.after(request, Answer::nothing);
    }
}
