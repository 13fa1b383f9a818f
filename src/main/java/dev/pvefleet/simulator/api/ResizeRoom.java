package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Sizes;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Makes disks larger. A VM finds out in its task what is wrong, a container before it too.
final class ResizeRoom implements Room {
    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "PUT /nodes/{node}/qemu/{vmid}/resize", ResizeRoom::vm,
                "PUT /nodes/{node}/lxc/{vmid}/resize", ResizeRoom::container);
    }

    /// Until PVE 7 this is no task, and answers nothing.
    private static Reply vm(Asked asked) {
        asked.onlyRoot("skiplock");
        Subject subject = Subject.of(asked, GuestType.QEMU);
        List<Step> steps = List.of(
                Step.take(subject.lockFile()),
                Step.act(worker -> wantedOfVm(asked, subject)),
                Step.work(ResizeRoom::diskTime),
                Step.act(worker -> grow(worker, asked, subject, wantedOfVm(asked, subject))));
        if (asked.isAtLeast(8, 0)) {
            return asked.start(Job.task(asked.title("resize", subject.vmid()), asked.node(), steps));
        }
        Worker request = asked.workers().start(Job.untitled(asked.node(), steps));
        return Reply.after(request, Answer::nothing);
    }

    private static long wantedOfVm(Asked asked, Subject subject) {
        Guest guest = subject.load(asked.cluster());
        if (asked.text("digest")
                .filter(digest -> !digest.equals(GuestConfigs.digest(guest)))
                .isPresent()) {
            throw ApiError.die("checksum mismatch (file change by other user?)");
        }
        if (!asked.flag("skiplock")) {
            Subject.demandUnlocked(guest);
        }
        String disk = asked.required("disk");
        String drive = guest.option(disk).orElseThrow(() -> ApiError.die("disk '%s' does not exist".formatted(disk)));
        if (Drives.isCdrom(drive)) {
            throw ApiError.die("you can't resize a cdrom");
        }
        long wanted = wanted(asked, drive);
        if (wanted < Sizes.ofVolume(drive)) {
            throw ApiError.die("shrinking disks is not supported");
        }
        return wanted;
    }

    private static Reply container(Asked asked) {
        Subject subject = Subject.of(asked, GuestType.LXC);
        wantedOfContainer(asked, subject);
        return asked.start(Job.task(
                asked.title("resize", subject.vmid()),
                asked.node(),
                List.of(
                        Step.take(subject.lockFile()),
                        Step.act(worker -> wantedOfContainer(asked, subject)),
                        Step.work(ResizeRoom::diskTime),
                        Step.act(worker -> grow(worker, asked, subject, wantedOfContainer(asked, subject))))));
    }

    private static long wantedOfContainer(Asked asked, Subject subject) {
        Guest guest = subject.load(asked.cluster());
        Subject.demandUnlocked(guest);
        if (asked.text("digest")
                .filter(digest -> !digest.equals(GuestConfigs.digest(guest)))
                .isPresent()) {
            throw ApiError.die("detected modified configuration - file changed by other user? Try again.");
        }
        new ConfigRights(asked, asked.required("vmid")).demandVm("VM.Config.Options");
        String disk = asked.required("disk");
        String mount = guest.option(disk).orElseThrow(() -> ApiError.die("unable to parse volume ID 'undef'"));
        long wanted = wanted(asked, mount);
        long size = Sizes.ofVolume(mount);
        if (wanted < size) {
            throw ApiError.die("unable to shrink disk size");
        }
        if (wanted == size) {
            throw ApiError.die("disk is already at specified size");
        }
        return wanted;
    }

    /// The wanted size in bytes, which may be given as what to add. Space is needed where the disk is.
    private static long wanted(Asked asked, String drive) {
        String storage = Drives.storage(Drives.volume(drive));
        new ConfigRights(asked, asked.required("vmid")).demand("/storage/" + storage, "Datastore.AllocateSpace");
        String size = asked.required("size");
        return size.startsWith("+") ? Sizes.ofVolume(drive) + Sizes.parse(size.substring(1)) : Sizes.parse(size);
    }

    private static Duration diskTime(Worker worker) {
        return worker.cluster().spec().pace().disk();
    }

    private static void grow(Worker worker, Asked asked, Subject subject, long bytes) {
        String disk = asked.required("disk");
        subject.change(worker.cluster(), guest -> {
            PropertyString drive = PropertyString.of(guest.value(disk)).with("size", Drives.size(bytes));
            return guest.withOption(disk, Drives.printed(Drives.volume(drive.toString()), drive));
        });
    }
}
