package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Pending;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Cloning a container (PVE::API2::LXC's `clone_vm`): while it goes on, the source has `lock: disk` and the copy
/// `lock: create`.
record LxcClone(Asked asked, CloneRequest request) {
    void check() {
        request.demandPlaces();
    }

    /// Locks the source and creates the copy, or leaves both as they were. The copy is first a file with nothing but
    /// the lock and a comment.
    ///
    /// @return the options that the copy gets with its first disk
    SortedMap<String, String> lockBoth() {
        Cluster cluster = asked.cluster();
        Guest source = request.source().load(cluster);
        Subject.demandUnlocked(source);
        Guests.demandUnused(cluster, request.copy().vmid());
        SortedMap<String, String> options = copied(source);
        request.source().change(cluster, guest -> guest.withOption("lock", "disk"));
        SortedMap<String, String> bare =
                new TreeMap<>(Map.of("description", "ctclone temporary file\n", "lock", "create"));
        cluster.put(new Guest(
                GuestType.LXC,
                request.copy().vmid(),
                asked.node(),
                bare,
                Power.STOPPED,
                asked.now(),
                new Agent.Answering(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Pending.NONE));
        return options;
    }

    private SortedMap<String, String> copied(Guest source) {
        request.demandFullFor(source, "storage");
        asked.text("snapname").ifPresent(name -> {
            throw ApiError.die("snapshot '%s' does not exist".formatted(name));
        });
        boolean shared = true;
        for (String mount : mounts(source)) {
            shared &= demandCopyable(source, source.value(mount));
        }
        new ConfigRights(asked, request.copy().vmid().toString()).demandBridges(source.config());
        request.demandShared(shared);
        SortedMap<String, String> options = new TreeMap<>(source.config());
        options.keySet()
                .removeIf(option -> QemuOptions.isUnused(option) || isMount(option) || option.equals("template"));
        options.replaceAll(
                (option, value) -> QemuOptions.isNet(option) ? LxcNet.withFreshMac(asked.cluster(), value) : value);
        options.put("lock", "create");
        asked.text("hostname").ifPresent(name -> options.put("hostname", name));
        asked.text("description").ifPresent(text -> options.put("description", text));
        return options;
    }

    /// @return whether the copy of this disk is on shared storage
    private boolean demandCopyable(Guest source, String mount) {
        String volume = Drives.volume(mount);
        if (volume.startsWith("/")) {
            throw ApiError.die("unable to clone mountpoint '%s' (type bind)".formatted(volume));
        }
        boolean shared = request.storageFor(volume).shared();
        if (request.full(source)) {
            if (source.power().hasProcess()) {
                throw ApiError.die("Cannot do full clones on a running container without snapshots");
            }
        } else if (!VolumeNames.isBase(volume)) {
            throw ApiError.die("Linked clone feature for '%s' is not available".formatted(volume));
        }
        return shared;
    }

    private static List<String> mounts(Guest source) {
        return source.config().keySet().stream().filter(LxcClone::isMount).toList();
    }

    private static boolean isMount(String option) {
        return option.equals("rootfs") || option.matches("mp\\d+");
    }

    Job job(Job.Title title, SortedMap<String, String> options) {
        Guest source = request.source().load(asked.cluster());
        List<Step> steps = new ArrayList<>();
        for (String mount : mounts(source)) {
            String value = source.value(mount);
            boolean full = request.full(source);
            steps.add(Step.act(worker -> worker.say("create %s clone of %s %s (%s)"
                    .formatted(
                            full ? "full" : "linked",
                            full ? "mountpoint" : "mount point",
                            mount,
                            Drives.volume(value)))));
            steps.add(Step.work(worker -> worker.cluster().spec().pace().disk()));
            steps.add(Step.act(worker -> copy(worker, options, mount, value, full)));
        }
        steps.add(Step.act(this::finish));
        return Job.task(title, asked.node(), steps).undoing(this::undo);
    }

    private void copy(Worker worker, SortedMap<String, String> options, String mount, String value, boolean full) {
        request.copy().change(worker.cluster(), copy -> {
            SortedMap<String, String> config = new TreeMap<>(options);
            copy.config().forEach((option, known) -> {
                if (isMount(option)) {
                    config.put(option, known);
                }
            });
            String volume = Drives.volume(value);
            String storage = request.storage().orElse(Drives.storage(volume));
            VolumeNames names = new VolumeNames(worker.cluster(), copy, storage);
            String made = full ? names.disk(Optional.empty()) : names.linkedTo(volume);
            config.put(mount, Drives.printed(made, PropertyString.of(value)));
            return copy.withConfig(config);
        });
    }

    private void finish(Worker worker) {
        unlockSource(worker);
        request.copy().change(worker.cluster(), copy -> {
            if (!copy.option("lock").filter("create"::equals).isPresent()) {
                throw new TaskFailure("Lost 'create' config lock, aborting.");
            }
            Guest unlocked = copy.withoutOption("lock");
            Guest pooled = request.pool().map(unlocked::withPool).orElse(unlocked);
            return request.target().map(pooled::withNode).orElse(pooled);
        });
    }

    private void unlockSource(Worker worker) {
        worker.cluster().changeGuest(request.source().vmid(), guest -> guest.withoutOption("lock"));
    }

    private TaskFailure undo(Worker worker, TaskFailure failure) {
        unlockSource(worker);
        worker.cluster().removeGuest(request.copy().vmid());
        String interrupted =
                failure.exitStatus().equals("received interrupt") ? "interrupted by signal" : failure.exitStatus();
        return new TaskFailure("clone failed: " + interrupted);
    }
}
