package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The work of switching a container on and off (PVE::API2::LXC::Status). The lock file was taken by the request that
/// started the task, which hands it down.
record LxcPower(Subject subject, boolean skipLock) {
    Job start(Job.Title title) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.act(this::checkBeforeStart),
                        Step.work(worker -> worker.cluster().spec().pace().power()),
                        Step.act(this::started)));
    }

    private void checkBeforeStart(Worker worker) {
        Guest guest = subject.load(worker.cluster());
        if (guest.isTemplate()) {
            throw new TaskFailure("you can't start a CT if it's a template");
        }
        demandUsable(guest);
    }

    /// A container whose file system somebody mounted may still be switched.
    private void demandUsable(Guest guest) {
        boolean mounted = guest.option("lock").filter("mounted"::equals).isPresent();
        if (!skipLock && !mounted) {
            Subject.demandUnlocked(guest);
        }
    }

    private void started(Worker worker) {
        Guest stopped = subject.load(worker.cluster());
        Bridges.demandFor(worker, stopped, "startup for container '%s' failed".formatted(subject.vmid()));
        subject.change(
                worker.cluster(),
                guest -> Networks.plugged(guest.withPendingApplied()).withPower(Power.RUNNING, worker.now()));
    }

    Job stop(Job.Title title) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.act(worker -> demandUsable(subject.load(worker.cluster()))),
                        Step.work(worker -> worker.cluster().spec().pace().power()),
                        Step.act(this::stopped)));
    }

    Job shutdown(Job.Title title, Shutdown shutdown) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.act(worker -> Subject.demandUnlocked(subject.load(worker.cluster()))),
                        Step.work(worker -> waiting(worker, shutdown)),
                        Step.act(worker -> shutDown(worker, shutdown))));
    }

    private static Duration waiting(Worker worker, Shutdown shutdown) {
        return shutdown.equals(Shutdown.HARD)
                ? worker.cluster().spec().pace().power()
                : shutdown.wait(worker, Optional.empty());
    }

    private void shutDown(Worker worker, Shutdown shutdown) {
        if (!shutdown.force() && !shutdown.heeds(worker, Optional.empty())) {
            throw new TaskFailure("container did not stop");
        }
        stopped(worker);
    }

    private void stopped(Worker worker) {
        subject.change(worker.cluster(), guest -> guest.withPower(Power.STOPPED, worker.now()));
    }
}
