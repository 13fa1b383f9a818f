package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import java.util.List;
import java.util.Map;

/// Removes guests with their disks.
final class RemovalRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "DELETE /nodes/{node}/qemu/{vmid}", RemovalRoom::vm,
                "DELETE /nodes/{node}/lxc/{vmid}", RemovalRoom::container);
    }

    private static Reply vm(Asked asked) {
        asked.onlyRoot("skiplock");
        Subject subject = Subject.of(asked, GuestType.QEMU);
        checkVm(asked, subject);
        return asked.start(Job.task(
                asked.title("qmdestroy", subject.vmid()),
                subject.node(),
                List.of(
                        Step.take(subject.lockFile()),
                        Step.act(worker -> {
                            checkVm(asked, subject);
                            checkVmInTask(asked, subject);
                        }),
                        Step.work(worker -> worker.cluster().spec().pace().disk()),
                        Step.act(worker -> remove(worker, subject, asked.flag("purge"))))));
    }

    private static void checkVm(Asked asked, Subject subject) {
        Guest guest = checkUsed(asked, subject);
        if (guest.power().hasProcess()) {
            throw ApiError.die("VM %s is running - destroy failed".formatted(subject.vmid()));
        }
    }

    /// A VM's lock is looked at inside the task only.
    private static void checkVmInTask(Asked asked, Subject subject) {
        Guest guest = subject.load(asked.cluster());
        boolean suspended = guest.option("lock").filter("suspended"::equals).isPresent();
        if (!asked.flag("skiplock") && !suspended) {
            Subject.demandUnlocked(guest);
        }
        demandNoLinkedClones(asked.cluster(), guest);
    }

    private static Reply container(Asked asked) {
        Subject subject = Subject.of(asked, GuestType.LXC);
        checkContainer(asked, subject);
        return asked.start(Job.task(
                asked.title("vzdestroy", subject.vmid()),
                subject.node(),
                List.of(
                        Step.take(subject.lockFile()),
                        Step.act(worker -> {
                            checkContainer(asked, subject);
                            stopIfForced(worker, subject);
                            demandNoLinkedClones(worker.cluster(), subject.load(worker.cluster()));
                        }),
                        Step.work(worker -> worker.cluster().spec().pace().disk()),
                        Step.act(worker -> remove(worker, subject, asked.flag("purge"))))));
    }

    private static void checkContainer(Asked asked, Subject subject) {
        Guest guest = checkUsed(asked, subject);
        if (guest.power().hasProcess() && !asked.flag("force")) {
            throw ApiError.die("unable to destroy CT %s - container is running".formatted(subject.vmid()));
        }
    }

    private static void stopIfForced(Worker worker, Subject subject) {
        if (subject.isRunning(worker.cluster())) {
            worker.say("forced to stop CT %s before destroying!".formatted(subject.vmid()));
            subject.change(worker.cluster(), guest -> guest.withPower(Power.STOPPED, worker.now()));
        }
    }

    /// The checks that both kinds have before there is a task, in PVE's order.
    private static Guest checkUsed(Asked asked, Subject subject) {
        Guest guest = subject.load(asked.cluster());
        ConfigRights.demandUnprotected(guest, "can't remove %s %s".formatted(subject.word(), subject.vmid()));
        if (subject.type() == GuestType.LXC) {
            Subject.demandUnlocked(guest);
        }
        if (!asked.flag("purge") && HaRequests.isManaged(asked, subject)) {
            throw ApiError.die("unable to remove %s %s - used in HA resources and purge parameter not set."
                    .formatted(subject.word(), subject.vmid()));
        }
        return guest;
    }

    /// LVM-thin lets go of a base that others are linked to; everything else does not.
    private static void demandNoLinkedClones(Cluster cluster, Guest guest) {
        if (!guest.isTemplate()) {
            return;
        }
        for (String drive : Drives.all(guest)) {
            String volume = Drives.volume(drive);
            if (VolumeNames.isBase(volume)
                    && cluster.guests().stream().anyMatch(other -> Drives.isLinkedTo(other, volume))) {
                throw ApiError.die("base volume '%s' is still in use by linked cloned".formatted(volume));
            }
        }
    }

    private static void remove(Worker worker, Subject subject, boolean purge) {
        Guest guest = subject.load(worker.cluster());
        if (purge) {
            worker.say("purging %s %s from related configurations..".formatted(subject.word(), subject.vmid()));
            if (guest.haState().isPresent()) {
                worker.say("NOTE: removed %s %s from HA resource configuration."
                        .formatted(subject.word(), subject.vmid()));
            }
        }
        worker.cluster().access().forget("/vms/" + subject.vmid());
        worker.cluster().removeGuest(subject.vmid());
    }
}
