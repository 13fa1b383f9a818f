package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Task;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import dev.pvefleet.simulator.worker.Workers;
import java.time.Duration;
import java.util.List;

/// The work of switching a VM on and off (PVE::QemuServer's `vm_start` and `vm_stop`). The lock file is held all the
/// while, so a VM that takes its time to shut down cannot be stopped meanwhile.
record QemuPower(Subject subject, boolean skipLock) {
    static boolean isPaused(Cluster cluster, Subject subject) {
        return subject.isRunning(cluster) && subject.load(cluster).power() == Power.PAUSED;
    }

    Job start(Job.Title title) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.take(subject.lockFile()),
                        Step.act(this::checkBeforeStart),
                        Step.work(worker -> worker.cluster().spec().pace().power()),
                        Step.act(this::started)));
    }

    private void checkBeforeStart(Worker worker) {
        Guest guest = subject.load(worker.cluster());
        if (guest.isTemplate()) {
            throw new TaskFailure("you can't start a vm if it's a template");
        }
        boolean running = guest.power().hasProcess();
        String lock = guest.option("lock").orElse("");
        if (lock.equals("backup") && running) {
            return;
        }
        if (!skipLock && !lock.equals("suspended")) {
            Subject.demandUnlocked(guest);
        }
        if (running) {
            throw new TaskFailure("VM %s already running".formatted(subject.vmid()));
        }
    }

    /// A VM that was suspended to disk goes on where it was, and a running backup only lets it go on.
    private void started(Worker worker) {
        Guest guest = subject.load(worker.cluster());
        if (guest.power().hasProcess()) {
            subject.change(worker.cluster(), same -> same.withPower(Power.RUNNING, same.since()));
            return;
        }
        Bridges.demandFor(worker, guest, "start failed: QEMU exited with code 1");
        subject.change(worker.cluster(), stopped -> {
            boolean suspended =
                    stopped.option("lock").filter("suspended"::equals).isPresent();
            Guest ready =
                    suspended ? stopped.withoutOption("lock").withoutOption("vmstate") : stopped.withPendingApplied();
            return Networks.plugged(ready).withPower(Power.RUNNING, worker.now());
        });
    }

    Job stop(Job.Title title, boolean overrule) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.act(worker -> {
                            if (overrule) {
                                overruled(worker);
                            }
                        }),
                        Step.take(subject.lockFile()),
                        Step.act(this::checkBeforeStop),
                        Step.work(this::whileItRuns),
                        Step.act(this::stopped)));
    }

    private void overruled(Worker worker) {
        List<String> ended = overrule(worker.workers(), "qmshutdown", subject);
        if (!ended.isEmpty()) {
            worker.say("overruled qmshutdown tasks: " + String.join(", ", ended));
        }
    }

    /// Ends running shutdowns of a guest.
    static List<String> overrule(Workers workers, String type, Subject subject) {
        List<Task> shutdowns = workers.cluster().tasks().stream()
                .filter(task -> task.end().isEmpty()
                        && task.type().equals(type)
                        && task.id().equals(subject.vmid().toString()))
                .toList();
        shutdowns.forEach(task -> workers.interrupt(task.upid(), "received interrupt"));
        return shutdowns.stream().map(task -> task.upid().toString()).toList();
    }

    private void checkBeforeStop(Worker worker) {
        if (subject.isRunning(worker.cluster()) && !skipLock) {
            Subject.demandUnlocked(subject.load(worker.cluster()));
        }
    }

    private Duration whileItRuns(Worker worker) {
        return subject.isRunning(worker.cluster())
                ? worker.cluster().spec().pace().power()
                : Duration.ZERO;
    }

    private void stopped(Worker worker) {
        if (subject.isRunning(worker.cluster())) {
            subject.change(worker.cluster(), guest -> guest.withPower(Power.STOPPED, worker.now()));
        }
    }

    Job shutdown(Job.Title title, Shutdown shutdown) {
        return Job.task(
                title,
                subject.node(),
                List.of(
                        Step.take(subject.lockFile()),
                        Step.act(this::checkBeforeStop),
                        Step.work(worker -> waiting(worker, shutdown)),
                        Step.act(worker -> shutDown(worker, shutdown))));
    }

    private Duration waiting(Worker worker, Shutdown shutdown) {
        if (!subject.isRunning(worker.cluster())) {
            return Duration.ZERO;
        }
        Guest guest = subject.load(worker.cluster());
        return agentIsMute(worker, guest) || shutdown.equals(Shutdown.HARD)
                ? worker.cluster().spec().pace().power()
                : shutdown.wait(worker, guest.option("startup"));
    }

    private void shutDown(Worker worker, Shutdown shutdown) {
        if (!subject.isRunning(worker.cluster())) {
            return;
        }
        Guest guest = subject.load(worker.cluster());
        boolean heard = !agentIsMute(worker, guest);
        if (!shutdown.equals(Shutdown.HARD) && (!heard || !shutdown.heeds(worker, guest.option("startup")))) {
            if (!shutdown.force()) {
                throw new TaskFailure("VM quit/powerdown failed" + (heard ? " - got timeout" : ""));
            }
            worker.say(
                    heard
                            ? "VM still running - terminating now with SIGTERM"
                            : "VM quit/powerdown failed - terminating now with SIGTERM");
        }
        stopped(worker);
    }

    /// With the option on, PVE asks the agent to shut down and not the firmware, whether or not there is an agent.
    private static boolean agentIsMute(Worker worker, Guest guest) {
        boolean booting = worker.now()
                .isBefore(guest.since().plus(worker.cluster().spec().pace().boot()));
        return guest.hasAgentOption() && (booting || Agents.isGone(guest) || guest.agent() instanceof Agent.Hung);
    }
}
