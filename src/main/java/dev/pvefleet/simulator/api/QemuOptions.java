package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Guest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What kinds of options a VM has, and which of them a running one takes over.
final class QemuOptions {
    private static final Set<String> CPU =
            Set.of("cores", "cpu", "cpulimit", "cpuunits", "numa", "smp", "sockets", "vcpus");
    private static final Set<String> MEMORY = Set.of("allow-ksm", "balloon", "memory", "shares");
    private static final Set<String> HARDWARE = Set.of(
            "acpi", "audio0", "hotplug", "kvm", "machine", "rng0", "scsihw", "smbios1", "tablet", "vga", "watchdog");
    private static final Set<String> GENERAL = Set.of(
            "agent",
            "autostart",
            "bios",
            "description",
            "keyboard",
            "localtime",
            "migrate_downtime",
            "migrate_speed",
            "name",
            "onboot",
            "ostype",
            "protection",
            "reboot",
            "startdate",
            "startup",
            "tdf",
            "template");
    private static final Set<String> DISK = Set.of("boot", "bootdisk", "vmstatestorage");
    private static final Set<String> CLOUD_INIT =
            Set.of("cicustom", "cipassword", "citype", "ciupgrade", "ciuser", "nameserver", "searchdomain", "sshkeys");
    private static final Set<String> FAST = Set.of(
            "description",
            "hookscript",
            "lock",
            "migrate_downtime",
            "migrate_speed",
            "name",
            "onboot",
            "protection",
            "shares",
            "startup",
            "tags",
            "vmstatestorage");
    private static final Pattern DRIVE = Pattern.compile("(?:ide|sata|scsi|virtio)\\d+|efidisk0|tpmstate0");
    private static final Pattern CHECKED_ELSEWHERE = Pattern.compile("cdrom|(?:unused|serial|usb|hostpci)\\d+|tags");
    private static final String USUAL_HOTPLUG = "network,disk,usb";

    private QemuOptions() {}

    static boolean isDrive(String option) {
        return DRIVE.matcher(option).matches();
    }

    static boolean isCheckedElsewhere(String option) {
        return isDrive(option) || CHECKED_ELSEWHERE.matcher(option).matches();
    }

    static boolean isNet(String option) {
        return option.matches("net\\d+");
    }

    static boolean isCloudInit(String option) {
        return CLOUD_INIT.contains(option) || option.matches("ipconfig\\d+");
    }

    static boolean isUnused(String option) {
        return option.matches("unused\\d+");
    }

    /// The privilege on the VM that an option needs; empty where only root may set it.
    static Optional<String> privilege(String option) {
        if (CPU.contains(option) || option.matches("numa\\d+")) {
            return Optional.of("VM.Config.CPU");
        } else if (MEMORY.contains(option)) {
            return Optional.of("VM.Config.Memory");
        } else if (HARDWARE.contains(option)) {
            return Optional.of("VM.Config.HWType");
        } else if (GENERAL.contains(option)) {
            return Optional.of("VM.Config.Options");
        } else if (option.equals("freeze")) {
            return Optional.of("VM.PowerMgmt");
        } else if (DISK.contains(option)) {
            return Optional.of("VM.Config.Disk");
        } else if (isNet(option)) {
            return Optional.of("VM.Config.Network");
        }
        return Optional.empty();
    }

    /// Whether a running VM takes an option over that is set or, with no value, deleted (`vmconfig_hotplug_pending`).
    static boolean isHot(Guest guest, String option, Optional<String> value) {
        if (FAST.contains(option) || isCloudInit(option)) {
            return true;
        }
        if (isNet(option)) {
            return plugs(guest, "network");
        }
        if (isDrive(option)) {
            return isHotDrive(guest, option, value);
        }
        return switch (option) {
            case "cpuunits", "cpulimit" -> true;
            case "balloon" -> balloons(guest.option("balloon")) == balloons(value);
            case "vcpus" -> plugs(guest, "cpu");
            case "memory" -> plugs(guest, "memory");
            case "agent" ->
                value.isPresent() && sameButTrim(guest.option("agent").orElse(""), value.get());
            default -> option.matches("usb\\d+") && plugs(guest, "usb");
        };
    }

    private static boolean isHotDrive(Guest guest, String option, Optional<String> value) {
        boolean medium = option.matches("(?:ide|sata)\\d+");
        if (option.equals("efidisk0") || option.equals("tpmstate0")) {
            return false;
        }
        boolean changesMedium = guest.option(option).filter(Drives::isCdrom).isPresent()
                && value.filter(Drives::isCdrom).isPresent();
        return changesMedium || (!medium && plugs(guest, "disk"));
    }

    private static boolean plugs(Guest guest, String feature) {
        String features =
                guest.option("hotplug").filter(text -> !text.equals("1")).orElse(USUAL_HOTPLUG);
        return Formats.listItems(features).contains(feature);
    }

    private static boolean balloons(Optional<String> balloon) {
        return !balloon.filter("0"::equals).isPresent();
    }

    /// Of the agent's sub-options only those about trimming and freezing can change while it runs.
    private static boolean sameButTrim(String before, String after) {
        return enabled(before).equals(enabled(after))
                && PropertyString.of(before)
                        .get("type")
                        .equals(PropertyString.of(after).get("type"));
    }

    private static String enabled(String agent) {
        PropertyString parts = PropertyString.of(agent);
        return parts.first().or(() -> parts.get("enabled")).orElse("0");
    }
}
