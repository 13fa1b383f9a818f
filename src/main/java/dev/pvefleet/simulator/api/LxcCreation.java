package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Agent;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Pending;
import dev.pvefleet.simulator.cluster.Power;
import dev.pvefleet.simulator.cluster.Storage;
import dev.pvefleet.simulator.worker.Job;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Making a container from an OS template (PVE::API2::LXC's `create_vm`). Until the task is done its configuration has
/// nothing but `lock: create`.
///
/// @param mounts `rootfs` and mount points, each with its storage
/// @param options all other options
record LxcCreation(
        Asked asked,
        Subject subject,
        boolean unprivileged,
        SortedMap<String, String> mounts,
        SortedMap<String, String> options) {
    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "ostemplate",
            "storage",
            "password",
            "ssh-public-keys",
            "pool",
            "start",
            "force",
            "restore",
            "unique",
            "ignore-unpack-errors",
            "bwlimit",
            "unprivileged",
            "ha-managed");

    static LxcCreation of(Asked asked) {
        SortedMap<String, String> mounts = new TreeMap<>();
        SortedMap<String, String> options = new TreeMap<>();
        String storage = asked.text("storage").orElse("local");
        asked.params().forEach((name, values) -> {
            String value = values.isEmpty() ? "" : values.getFirst();
            if (value.isEmpty()) {
                return; // a line that says nothing
            }
            if (LxcRights.isMount(name)) {
                mounts.put(name, value.matches("\\d+(\\.\\d+)?") ? storage + ":" + value : value);
            } else if (!NOT_OPTIONS.contains(name) && !QemuOptions.isUnused(name)) {
                options.put(name, value);
            }
        });
        boolean unprivileged = asked.text("unprivileged").map("1"::equals).orElse(asked.isAtLeast(9, 0));
        return new LxcCreation(asked, Subject.of(asked, GuestType.LXC), unprivileged, mounts, options);
    }

    void check() {
        ConfigRights rights = new ConfigRights(asked, subject.vmid().toString(), asked.text("pool"));
        if (asked.isAtLeast(9, 0) && !unprivileged) {
            rights.demand("/", "Sys.Modify");
        }
        Guests.demandUnused(asked.cluster(), subject.vmid());
        asked.text("ssh-public-keys").ifPresent(SshPublicKeys::demandValid);
        asked.text("pool").ifPresent(pool -> Pools.demand(asked.cluster(), pool));
        demandAllocation();
        LxcRights container = new LxcRights(rights, unprivileged);
        options.forEach((option, value) -> container.demand(option, value, Optional.empty()));
        mounts.forEach((option, value) -> container.demand(option, value, Optional.empty()));
        rights.demandBridges(options);
        demandTemplateAccess();
        demandStorages(rights);
    }

    private void demandAllocation() {
        boolean inPool = asked.text("pool")
                .filter(pool -> asked.may("/pool/" + pool, "VM.Allocate"))
                .isPresent();
        if (!inPool && !asked.may("/vms/" + subject.vmid(), "VM.Allocate")) {
            throw ApiError.forbidden("");
        }
    }

    /// Whether there is such a file comes out only in the task.
    private void demandTemplateAccess() {
        String template = asked.required("ostemplate");
        if (template.equals("-")) {
            throw ApiError.die("pipe requires cli environment");
        }
        String storage = Drives.storage(template);
        if (storage.isEmpty()) {
            throw ApiError.die("Only root can pass arbitrary filesystem paths.");
        }
        Storages.configured(asked, storage);
        String file = template.substring(storage.length() + 1);
        if (!file.startsWith("vztmpl/")) {
            throw ApiError.die("unable to parse directory volume name '%s'".formatted(file));
        }
        List<String> any = List.of("Datastore.AllocateSpace", "Datastore.Audit");
        if (!asked.mayAny("/storage/" + storage, any)) {
            throw ApiError.forbidden("/storage/%s, %s".formatted(storage, String.join("|", any)));
        }
    }

    private void demandStorages(ConfigRights rights) {
        if (!mounts.isEmpty() && !mounts.containsKey("rootfs")) {
            throw ApiError.die("mount points configured, but 'rootfs' not set - aborting");
        }
        mounts.values().forEach(value -> demandStorage(rights, Drives.storage(Drives.volume(value))));
        if (mounts.isEmpty()) {
            demandStorage(rights, asked.text("storage").orElse("local"));
        }
    }

    private void demandStorage(ConfigRights rights, String id) {
        if (id.isEmpty()) {
            return;
        }
        Storage storage = Storages.enabled(asked, id);
        if (!storage.takes("rootdir")) {
            throw ApiError.parameters(
                    Map.of("storage", "storage '%s' does not support container directories".formatted(id)));
        }
        rights.demand("/storage/" + id, "Datastore.AllocateSpace");
        Storages.activate(storage);
    }

    void lockConfig() {
        SortedMap<String, String> bare = new TreeMap<>();
        bare.put("lock", "create");
        asked.cluster()
                .put(new Guest(
                        GuestType.LXC,
                        subject.vmid(),
                        subject.node(),
                        bare,
                        Power.STOPPED,
                        asked.now(),
                        new Agent.Answering(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Pending.NONE));
    }

    Job job(Job.Title title) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.take(subject.lockFile()));
        steps.add(Step.act(LxcTemplates.of(asked)::announce));
        for (String _ : wanted().keySet()) {
            steps.add(Step.work(worker -> worker.cluster().spec().pace().disk()));
        }
        steps.add(Step.act(this::finish));
        return Job.task(title, subject.node(), steps).undoing((worker, failure) -> {
            worker.cluster().removeGuest(subject.vmid());
            return new TaskFailure("unable to create CT %s - %s".formatted(subject.vmid(), failure.exitStatus()));
        });
    }

    /// Without a wish the root disk has 4 GiB.
    private SortedMap<String, String> wanted() {
        SortedMap<String, String> wanted = new TreeMap<>(mounts);
        if (wanted.isEmpty()) {
            wanted.put("rootfs", asked.text("storage").orElse("local") + ":4");
        }
        return wanted;
    }

    private void finish(Worker worker) {
        LxcTemplates template = LxcTemplates.of(asked);
        template.warnOfNesting(worker, unprivileged, options);
        subject.change(worker.cluster(), created -> {
            Guest done = created.withConfig(written(created, template));
            Guest managed = asked.flag("ha-managed") ? done.withHa(asked.flag("start") ? "started" : "stopped") : done;
            return asked.text("pool").map(managed::withPool).orElse(managed);
        });
        if (asked.flag("start")) {
            worker.fork(new LxcPower(subject, false).start(asked.title("vzstart", subject.vmid())));
        }
    }

    private SortedMap<String, String> written(Guest created, LxcTemplates template) {
        SortedMap<String, String> config = new TreeMap<>(options);
        config.putIfAbsent("arch", "amd64");
        config.putIfAbsent("hostname", "CT" + subject.vmid());
        config.putIfAbsent("memory", "512");
        config.putIfAbsent("swap", "512");
        config.putIfAbsent("ostype", template.system());
        config.computeIfPresent(
                "tags",
                (_, tags) -> TagLists.unique(asked.cluster().spec().habits().tags(), tags));
        config.replaceAll(
                (option, value) -> QemuOptions.isNet(option) ? LxcNet.complete(asked.cluster(), value) : value);
        if (unprivileged) {
            config.put("unprivileged", "1");
        }
        Guest growing = created;
        for (Map.Entry<String, String> mount : wanted().entrySet()) {
            String kept = Drives.kept(asked.cluster(), growing, mount.getValue());
            growing = growing.withOption(mount.getKey(), kept);
            config.put(mount.getKey(), kept);
        }
        return config;
    }
}
