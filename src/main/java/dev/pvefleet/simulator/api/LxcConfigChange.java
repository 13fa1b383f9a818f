package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// A change of a container's configuration (PVE::API2::LXC::Config and PVE::LXC::Config's `update_pct_config`).
record LxcConfigChange(Asked asked, Subject subject, ConfigRequest request) {
    private static final Set<String> HOT = Set.of(
            "description",
            "onboot",
            "startup",
            "protection",
            "hostname",
            "hookscript",
            "cores",
            "tags",
            "lock",
            "memory",
            "swap",
            "cpulimit",
            "cpuunits");
    private static final Set<String> REQUIRED = Set.of("memory", "rootfs", "ostype");

    static LxcConfigChange of(Asked asked) {
        return new LxcConfigChange(asked, Subject.of(asked, GuestType.LXC), ConfigRequest.of(asked));
    }

    void check() {
        request.demandSense(asked);
        Guest guest = subject.load(asked.cluster());
        ConfigRights rights = new ConfigRights(asked, subject.vmid().toString());
        LxcRights container = new LxcRights(
                rights, guest.option("unprivileged").filter("1"::equals).isPresent());
        request.deletions().forEach(option -> container.demandDeletion(option, guest.option(option)));
        request.settings().forEach((option, value) -> container.demand(option, value, guest.option(option)));
        rights.demandBridges(request.settings());
    }

    List<Step> steps() {
        return List.of(
                Step.take(subject.lockFile()),
                Step.act(worker -> checkAgainst(subject.load(worker.cluster()))),
                Step.work(this::diskTime),
                Step.act(worker -> subject.change(worker.cluster(), this::edited)));
    }

    private void checkAgainst(Guest guest) {
        Subject.demandUnlocked(guest);
        if (asked.text("digest")
                .filter(digest -> !digest.equals(GuestConfigs.digest(guest)))
                .isPresent()) {
            throw ApiError.die("detected modified configuration - file changed by other user? Try again.");
        }
    }

    private Duration diskTime(Worker worker) {
        long disks = request.settings().values().stream().filter(Drives::isNew).count();
        return worker.cluster().spec().pace().disk().multipliedBy(disks);
    }

    private Guest edited(Guest guest) {
        ConfigEdit edit = new ConfigEdit(guest);
        request.reversions()
                .forEach(option -> edit.current(option)
                        .ifPresentOrElse(value -> edit.set(option, value), () -> edit.deleteNow(option)));
        request.deletions().stream().filter(edit::knows).forEach(option -> delete(edit, guest, option));
        SortedMap<String, String> settings = request.writable();
        settings.forEach((option, value) -> edit.set(option, kept(guest, option, value)));
        edit.tidy();
        boolean running = guest.power().hasProcess();
        edit.apply((option, value) -> !running || isHot(guest, option, value));
        return Networks.replugged(guest, edit.written(guest));
    }

    private static void delete(ConfigEdit edit, Guest guest, String option) {
        if (REQUIRED.contains(option)) {
            throw ApiError.die("unable to delete required option '%s'".formatted(option));
        } else if (option.equals("unprivileged")) {
            throw ApiError.die("unable to delete read-only option: '%s'".formatted(option));
        } else if (option.matches("(?:unused|mp)\\d+")) {
            ConfigRights.demandUnprotected(guest, "can't remove CT %s drive '%s'".formatted(guest.vmid(), option));
        }
        edit.delete(option);
    }

    private String kept(Guest guest, String option, String value) {
        if (option.equals("unprivileged")) {
            throw ApiError.die("unable to modify read-only option: '%s'".formatted(option));
        } else if (option.equals("rootfs") || option.matches("mp\\d+")) {
            ConfigRights.demandUnprotected(guest, "can't update CT %s drive '%s'".formatted(guest.vmid(), option));
            LxcRights.demandRootdir(asked, value);
            return Drives.kept(asked.cluster(), guest, value);
        } else if (QemuOptions.isNet(option)) {
            return LxcNet.complete(asked.cluster(), value);
        } else if (option.equals("tags")) {
            return TagLists.unique(asked.cluster().spec().habits().tags(), value);
        }
        return value;
    }

    private static boolean isHot(Guest guest, String option, Optional<String> value) {
        return HOT.contains(option)
                || QemuOptions.isNet(option)
                || QemuOptions.isUnused(option)
                || (option.matches("mp\\d+")
                        && value.isPresent()
                        && guest.option(option).isEmpty());
    }
}
