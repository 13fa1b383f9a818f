package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// Switching a guest that HA manages: the task only asks, and is done; the cluster resource manager sees to it later,
/// in a task of its own on behalf of root.
final class HaRequests {
    private static final String LATER_USER = "root@pam";

    private HaRequests() {}

    static boolean isManaged(Asked asked, Subject subject) {
        return isManaged(asked.cluster(), subject);
    }

    static boolean isManaged(Cluster cluster, Subject subject) {
        return cluster.guest(subject.vmid())
                .filter(guest -> guest.type() == subject.type())
                .flatMap(Guest::haState)
                .isPresent();
    }

    static Reply start(Asked asked, Subject subject) {
        return asked.start(request(asked, subject, "hastart", "start", worker -> bringUp(worker, subject)));
    }

    static Reply stop(Asked asked, Subject subject, Shutdown shutdown) {
        return asked.start(request(asked, subject, "hastop", "stop", worker -> bringDown(worker, subject, shutdown)));
    }

    private static Job request(Asked asked, Subject subject, String type, String verb, Consumer<Worker> deed) {
        return Job.task(
                asked.title(type, subject.vmid()),
                subject.node(),
                List.of(Step.work(Duration.ZERO), Step.act(worker -> {
                    worker.say("Requesting HA %s for %s %s".formatted(verb, subject.word(), subject.vmid()));
                    if (!(worker.mishap().orElse(null) instanceof Mishap.NobodyActs)) {
                        worker.fork(acting(worker, subject, deed));
                    }
                })));
    }

    private static Job acting(Worker asking, Subject subject, Consumer<Worker> deed) {
        Duration until = asking.cluster().spec().pace().ha();
        return Job.untitled(subject.node(), List.of(Step.work(until), Step.act(deed)));
    }

    private static void bringUp(Worker manager, Subject subject) {
        subject.change(manager.cluster(), guest -> guest.withHa("started"));
        if (!subject.isRunning(manager.cluster())) {
            manager.fork(byAgent(
                    switch (subject.type()) {
                        case QEMU -> new QemuPower(subject, false).start(title(subject, "qmstart"));
                        case LXC -> new LxcPower(subject, false).start(title(subject, "vzstart"));
                    }));
        }
    }

    private static void bringDown(Worker manager, Subject subject, Shutdown shutdown) {
        subject.change(manager.cluster(), guest -> guest.withHa("stopped"));
        if (subject.isRunning(manager.cluster())) {
            boolean hard = shutdown.equals(Shutdown.HARD);
            Shutdown sure = new Shutdown(shutdown.timeout(), true);
            boolean vm = subject.type() == GuestType.QEMU;
            manager.fork(byAgent(
                    vm
                            ? new QemuPower(subject, false)
                                    .shutdown(title(subject, hard ? "qmstop" : "qmshutdown"), sure)
                            : new LxcPower(subject, false)
                                    .shutdown(title(subject, hard ? "vzstop" : "vzshutdown"), sure)));
        }
    }

    private static Job.Title title(Subject subject, String type) {
        return new Job.Title(type, subject.vmid().toString(), LATER_USER);
    }

    private static Job byAgent(Job job) {
        return job.preceded(Step.act(worker -> worker.say("task started by HA resource agent")));
    }
}
