package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.worker.Mishap;
import dev.pvefleet.simulator.worker.Step;
import dev.pvefleet.simulator.worker.TaskFailure;
import dev.pvefleet.simulator.worker.Worker;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A change of a VM's configuration (PVE::API2::Qemu's `update_vm_api`): checked before, and again under the
/// lock file.
///
/// PVE writes the options one by one, in any order, each as a pending one at first. Where one fails, those before it
/// stay pending, and hold with the next change that goes well.
record QemuConfigChange(Asked asked, Subject subject, ConfigRequest request, SortedMap<String, String> settings) {
    static QemuConfigChange of(Asked asked) {
        ConfigRequest request = ConfigRequest.of(asked);
        SortedMap<String, String> settings = request.writable();
        Optional.ofNullable(settings.remove("cdrom")).ifPresent(drive -> settings.put("ide2", drive + ",media=cdrom"));
        settings.replaceAll(
                (option, value) -> QemuOptions.isNet(option) ? QemuNet.complete(asked.cluster(), value) : value);
        return new QemuConfigChange(asked, Subject.of(asked, GuestType.QEMU), request, settings);
    }

    void check() {
        asked.onlyRoot("skiplock");
        Optional.ofNullable(settings.get("sshkeys"))
                .map(keys -> URLDecoder.decode(keys.replace("+", "%2B"), StandardCharsets.UTF_8))
                .ifPresent(SshPublicKeys::demandValid);
        request.demandSense(asked);
        ConfigRights rights = rights();
        request.deletions().forEach(rights::demandQemuOption);
        settings.keySet().forEach(rights::demandQemuOption);
        settings.forEach((option, value) -> {
            if (QemuOptions.isDrive(option)) {
                rights.demandNewDisk(option, value);
            }
        });
        rights.demandBridges(settings);
        checkAgainst(subject.load(asked.cluster()));
    }

    private ConfigRights rights() {
        return new ConfigRights(asked, subject.vmid().toString());
    }

    private void checkAgainst(Guest guest) {
        if (asked.text("digest")
                .filter(digest -> !digest.equals(GuestConfigs.digest(guest)))
                .isPresent()) {
            throw ApiError.die("checksum mismatch (file change by other user?)");
        }
        if (!asked.flag("skiplock")) {
            Subject.demandUnlocked(guest);
        }
        checkBalloon(guest);
    }

    private void checkBalloon(Guest guest) {
        if (!settings.containsKey("memory") && !settings.containsKey("balloon")) {
            return;
        }
        long memory = number(wanted(guest, "memory").orElse("512"));
        long balloon = number(wanted(guest, "balloon").orElse("0"));
        if (balloon > memory) {
            throw ApiError.die("balloon value too large (must be smaller than assigned memory)");
        }
    }

    private Optional<String> wanted(Guest guest, String option) {
        return Optional.ofNullable(settings.get(option))
                .or(() -> Optional.ofNullable(guest.pending().values().get(option)))
                .or(() -> guest.option(option));
    }

    private static long number(String text) {
        PropertyString parts = PropertyString.of(text);
        return Long.parseLong(parts.first().or(() -> parts.get("current")).orElse("0"));
    }

    List<Step> steps() {
        return List.of(
                Step.take(subject.lockFile()),
                Step.act(worker -> {
                    checkAgainst(subject.load(worker.cluster()));
                    worker.say("update VM %s: %s".formatted(subject.vmid(), words()));
                }),
                Step.work(this::diskTime),
                Step.act(this::write),
                Step.work(Duration.ZERO));
    }

    /// Every parameter but the password, as PVE prints them.
    private String words() {
        StringBuilder words = new StringBuilder();
        new TreeMap<>(asked.params()).forEach((name, values) -> {
            if (!List.of("node", "vmid", "digest", "background_delay").contains(name)) {
                String value = name.equals("cipassword") ? "<hidden>" : String.join(",", values);
                words.append(words.isEmpty() ? "-" : " -")
                        .append(name)
                        .append(' ')
                        .append(value);
            }
        });
        return words.toString();
    }

    private Duration diskTime(Worker worker) {
        long disks = settings.values().stream().filter(Drives::isNew).count();
        return worker.cluster().spec().pace().disk().multipliedBy(disks);
    }

    private void write(Worker worker) {
        List<TaskFailure> failures = new ArrayList<>();
        subject.change(worker.cluster(), guest -> edited(worker, guest, failures));
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private Guest edited(Worker worker, Guest guest, List<TaskFailure> failures) {
        ConfigEdit edit = new ConfigEdit(guest);
        try {
            request.reversions().forEach(option -> revert(edit, option));
            request.deletions()
                    .forEach(option -> delete(worker, edit, guest, option.equals("cdrom") ? "ide2" : option));
            inAnyOrder(worker).forEach(option -> set(worker, edit, guest, option.getKey(), option.getValue()));
            worker.mishap().ifPresent(QemuConfigChange::fail);
        } catch (TaskFailure e) {
            failures.add(e);
            return edit.written(guest);
        }
        edit.tidy();
        boolean running = guest.power().hasProcess();
        Set<String> unpluggable = running ? unpluggable(guest, failures) : Set.of();
        edit.apply((option, value) ->
                !unpluggable.contains(option) && (!running || QemuOptions.isHot(guest, option, value)));
        return Networks.replugged(guest, edit.written(guest));
    }

    /// Perl's hashes have no order. The seed decides, so that a cluster does the same each time.
    private List<Map.Entry<String, String>> inAnyOrder(Worker worker) {
        List<Map.Entry<String, String>> options = new ArrayList<>(settings.entrySet());
        Cluster cluster = worker.cluster();
        Collections.shuffle(options, new Random(cluster.spec().seed() * 31 + cluster.revision()));
        return options;
    }

    private static void revert(ConfigEdit edit, String option) {
        edit.current(option).ifPresentOrElse(value -> edit.set(option, value), () -> edit.deleteNow(option));
    }

    private void delete(Worker worker, ConfigEdit edit, Guest guest, String option) {
        if (!edit.knows(option)) {
            worker.say("cannot delete '%s' - not set in current configuration!".formatted(option));
            return;
        }
        String value = edit.current(option).orElse("");
        if (QemuOptions.isUnused(option)) {
            ConfigRights.demandUnprotected(guest, "can't remove unused disk '%s'".formatted(value));
            rights().demandVm("VM.Config.Disk");
            edit.deleteNow(option);
        } else if (option.equals("tags")) {
            rights().demandTags(value, "");
            edit.deleteNow(option);
        } else {
            if (QemuOptions.isDrive(option)) {
                ConfigRights.demandUnprotected(guest, "can't remove drive '%s'".formatted(option));
                rights().demandDrive(value);
            } else if (option.matches("(?:serial|usb|hostpci)\\d+")) {
                rights().demandDevice(option, value);
            }
            edit.delete(option);
        }
    }

    private void set(Worker worker, ConfigEdit edit, Guest guest, String option, String value) {
        if (Drives.isNew(value)) {
            worker.mishap().ifPresent(QemuConfigChange::fail);
        }
        if (QemuOptions.isDrive(option)) {
            edit.current(option).ifPresent(rights()::demandDrive);
            rights().demandDrive(value);
            edit.set(option, Drives.kept(asked.cluster(), guest, value));
        } else if (option.equals("tags")) {
            rights().demandTags(edit.current(option).orElse(""), value);
            edit.set(option, TagLists.unique(asked.cluster().spec().habits().tags(), value));
        } else if (option.equals("cipassword")) {
            edit.setNow(option, value);
        } else if (option.equals("boot")) {
            demandBootDevices(edit, value);
            edit.set(option, value);
        } else {
            if (option.matches("(?:serial|usb|hostpci)\\d+")) {
                rights().demandDevice(option, value);
            }
            edit.set(option, value);
        }
    }

    private void demandBootDevices(ConfigEdit edit, String boot) {
        PropertyString.of(boot)
                .get("order")
                .map(Formats::listItems)
                .orElse(List.of())
                .forEach(device -> {
                    if (request.deletions().contains(device)
                            || (!edit.knows(device) && !settings.containsKey(device))) {
                        throw ApiError.die("invalid bootorder: device '%s' does not exist'".formatted(device));
                    }
                });
    }

    /// A task that shall fail does so at its first new disk, if it has one.
    private static void fail(Mishap mishap) {
        if (mishap instanceof Mishap.Fails(String text)) {
            throw new TaskFailure(text);
        }
    }

    /// Where memory can be plugged, it cannot be pulled out while the guest uses it.
    private Set<String> unpluggable(Guest guest, List<TaskFailure> failures) {
        Optional<String> memory = Optional.ofNullable(settings.get("memory"));
        boolean pulls = memory.filter(text -> QemuOptions.isHot(guest, "memory", memory))
                .filter(text -> number(text) << 20 < guest.memoryBytes())
                .isPresent();
        if (!pulls) {
            return Set.of();
        }
        failures.add(ApiError.parameters(Map.of(
                "memory", "hotplug problem - 400 Parameter verification failed.\ndimm0: error unplug module\n")));
        return Set.of("memory");
    }
}
