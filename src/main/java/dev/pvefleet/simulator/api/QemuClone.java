package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Pending;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/// Cloning a VM (PVE::API2::Qemu's `clone_vm`). Everything is checked before the task and again in it, and the lock
/// files
/// of source and copy are waited for one second only.
///
/// The copy is first a file with nothing but `lock: clone` and a comment; each disk that is done writes
/// everything else.
record QemuClone(CloneRequest request, SortedMap<String, String> options, List<String> disks, AtomicBoolean begun) {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    static QemuClone of(Asked asked) {
        CloneRequest request = CloneRequest.of(asked, GuestType.QEMU);
        Guest source = checked(request);
        return new QemuClone(request, copied(request, source), disks(source), new AtomicBoolean());
    }

    private static Guest checked(CloneRequest request) {
        request.demandPlaces();
        Asked asked = request.asked();
        Guest source = request.source().load(asked.cluster());
        Subject.demandUnlocked(source);
        asked.text("snapname").ifPresent(name -> {
            throw ApiError.die("snapshot '%s' does not exist".formatted(name));
        });
        request.demandFullFor(source, "storage", "format");
        boolean shared = true;
        for (String disk : disks(source)) {
            String volume = Drives.volume(source.value(disk));
            shared &= request.storageFor(volume).shared();
        }
        new ConfigRights(asked, source.vmid().toString()).demandBridges(source.config());
        request.demandShared(shared);
        boolean here = asked.cluster()
                .guest(request.copy().vmid())
                .filter(guest -> guest.node().equals(asked.node()) && guest.type() == GuestType.QEMU)
                .isPresent();
        if (here) {
            throw ApiError.die("unable to create VM %s: config file already exists"
                    .formatted(request.copy().vmid()));
        }
        disks(source).forEach(disk -> demandFeature(request, source, disk));
        return source;
    }

    private static void demandFeature(CloneRequest request, Guest source, String disk) {
        String drive = source.value(disk);
        String volume = Drives.volume(drive);
        boolean linked = !request.full(source) && !Drives.isCloudInit(drive);
        if (linked && !VolumeNames.isBase(volume)) {
            throw ApiError.die("Linked clone feature is not supported for '%s' (%s)".formatted(volume, disk));
        }
    }

    private static List<String> disks(Guest source) {
        return source.config().keySet().stream()
                .filter(QemuOptions::isDrive)
                .filter(option -> !Drives.isCdrom(source.value(option)) || Drives.isCloudInit(source.value(option)))
                .toList();
    }

    /// Every option of the source but its disks, with what must not be the same twice made anew.
    private static SortedMap<String, String> copied(CloneRequest request, Guest source) {
        Asked asked = request.asked();
        SortedMap<String, String> options = new TreeMap<>(source.config());
        options.keySet().removeAll(disks(source));
        options.keySet()
                .removeIf(option -> QemuOptions.isUnused(option)
                        || List.of("template", "lock", "vmstate", "parent", "runningcpu", "runningmachine")
                                .contains(option));
        options.replaceAll(
                (option, value) -> QemuOptions.isNet(option) ? QemuNet.withFreshMac(asked.cluster(), value) : value);
        options.put("smbios1", "uuid=" + fresh(request, "smbios1"));
        options.computeIfPresent("vmgenid", (_, _) -> fresh(request, "vmgenid"));
        options.put(
                "name",
                asked.text("name")
                        .orElseGet(() -> "Copy-of-VM-"
                                + source.option("name").orElse(source.vmid().toString())));
        asked.text("description").filter(text -> !text.isEmpty()).ifPresent(text -> options.put("description", text));
        return options;
    }

    private static String fresh(CloneRequest request, String what) {
        String seed = "%s %s %s"
                .formatted(what, request.copy().vmid(), request.asked().now());
        return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    }

    Job job(Job.Title title) {
        Subject source = request.source();
        boolean running = source.isRunning(request.asked().cluster());
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Take(source.lockFile(), !running, PATIENCE));
        steps.add(new Step.Take(request.copy().lockFile(), false, PATIENCE));
        steps.add(Step.act(this::begin));
        if (disks.isEmpty()) {
            steps.add(Step.work(Duration.ZERO));
        }
        for (String disk : disks) {
            steps.add(Step.act(worker -> announce(worker, disk)));
            steps.add(Step.work(worker -> worker.cluster().spec().pace().disk()));
            steps.add(Step.act(worker -> write(worker, disk)));
        }
        steps.add(Step.act(this::finish));
        return Job.task(title, source.node(), steps).undoing(this::undo);
    }

    private void begin(Worker worker) {
        checked(request);
        if (request.asked().isAtLeast(9, 0)) {
            worker.say("creating a clone of VM %s with ID %s"
                    .formatted(request.source().vmid(), request.copy().vmid()));
        }
        Subject copy = request.copy();
        if (worker.cluster().guest(copy.vmid()).isPresent()) {
            throw new TaskFailure(
                    "close (rename) atomic file '/etc/pve/nodes/%s/qemu-server/%s.conf' failed: File exists"
                            .formatted(copy.node(), copy.vmid()));
        }
        begun.set(true);
        SortedMap<String, String> bare = new TreeMap<>();
        bare.put("description", "qmclone temporary file");
        bare.put("lock", "clone");
        Guest source = request.source().load(worker.cluster());
        worker.cluster()
                .put(new Guest(
                        GuestType.QEMU,
                        copy.vmid(),
                        copy.node(),
                        bare,
                        Power.STOPPED,
                        worker.now(),
                        source.agent(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Pending.NONE));
    }

    private void announce(Worker worker, String disk) {
        Guest source = request.source().load(worker.cluster());
        String drive = source.value(disk);
        boolean full = request.full(source) || Drives.isCloudInit(drive);
        worker.say("create %s clone of drive %s (%s)".formatted(full ? "full" : "linked", disk, Drives.volume(drive)));
    }

    private void write(Worker worker, String disk) {
        Guest source = request.source().load(worker.cluster());
        request.copy().change(worker.cluster(), copy -> {
            SortedMap<String, String> config = new TreeMap<>(options);
            copy.config().forEach((option, value) -> {
                if (QemuOptions.isDrive(option) || option.equals("lock")) {
                    config.put(option, value);
                }
            });
            config.put(disk, copyOf(worker, source, copy, source.value(disk)));
            return copy.withConfig(config);
        });
    }

    private String copyOf(Worker worker, Guest source, Guest copy, String drive) {
        String volume = Drives.volume(drive);
        String storage = request.storage().orElse(Drives.storage(volume));
        VolumeNames names = new VolumeNames(worker.cluster(), copy, storage);
        String made;
        if (Drives.isCloudInit(drive)) {
            made = names.cloudInit();
        } else {
            made = request.full(source) ? names.disk(request.asked().text("format")) : names.linkedTo(volume);
        }
        return Drives.printed(made, PropertyString.of(drive));
    }

    private void finish(Worker worker) {
        request.copy().change(worker.cluster(), copy -> {
            Guest unlocked = disks.isEmpty() ? copy.withConfig(options) : copy.withoutOption("lock");
            Guest pooled = request.pool().map(unlocked::withPool).orElse(unlocked);
            return request.target().map(pooled::withNode).orElse(pooled);
        });
    }

    /// What was begun is taken away again.
    private TaskFailure undo(Worker worker, TaskFailure failure) {
        if (!begun.get()) {
            return failure;
        }
        worker.cluster().removeGuest(request.copy().vmid());
        String interrupted =
                failure.exitStatus().equals("received interrupt") ? "interrupted by signal" : failure.exitStatus();
        return new TaskFailure("clone failed: " + interrupted);
    }
}
