package dev.pvefleet.lifecycle;

import dev.pvefleet.model.GuestOptionNames;
import dev.pvefleet.model.GuestType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks the arguments of changes as far as that needs no PVE. All throw `IllegalArgumentException` with a message
/// for the user.
///
/// The names of options matter more than they seem to: pvesh takes any abbreviation that is unique, so that `tag`
/// would set `tags` past the gate that watches over them, and `del` would delete.
final class Arguments {
    private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final Pattern QEMU_DISK =
            Pattern.compile("(?:ide[0-3]|scsi\\d{1,2}|virtio\\d{1,2}|sata[0-5]|efidisk0|tpmstate0)");
    private static final Pattern LXC_DISK = Pattern.compile("(?:rootfs|mp\\d{1,3})");
    private static final Pattern SIZE = Pattern.compile("\\+?\\d{1,15}(\\.\\d{1,6})?[KMGT]?");
    private static final Pattern DNS_NAME = Pattern.compile(
            "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    /// Parameters of a write to the configuration that are not options of the guest.
    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "delete",
            "digest",
            "revert",
            "force",
            "skiplock",
            "background_delay",
            "import-working-storage");

    /// Parameters of a creation that have an argument of their own, or that this tool decides.
    private static final Set<String> OF_CREATE = Set.of(
            "node",
            "vmid",
            "ostemplate",
            "hostname",
            "storage",
            "rootfs",
            "cores",
            "memory",
            "swap",
            "unprivileged",
            "features",
            "password",
            "ssh-public-keys",
            "pool",
            "start",
            "force",
            "restore",
            "unique",
            "ignore-unpack-errors",
            "template");

    private Arguments() {}

    /// The options of a change of a configuration.
    static void checkConfig(GuestType type, Map<String, String> config, List<String> delete, List<String> revert) {
        GuestOptionNames known = GuestOptionNames.of(type);
        if (config.isEmpty() && delete.isEmpty() && revert.isEmpty()) {
            throw new IllegalArgumentException(
                    "nothing to set: give at least one option in config, or one to delete or to revert");
        }
        config.forEach((name, value) -> {
            checkOption(name, NOT_OPTIONS, known);
            checkValue(name, value, "to unset it, delete it");
        });
        delete.forEach(name -> {
            checkOption(name, NOT_OPTIONS, known);
            if (config.containsKey(name)) {
                throw new IllegalArgumentException("'%s' cannot be set and deleted at once".formatted(name));
            }
        });
        revert.forEach(name -> {
            checkOption(name, NOT_OPTIONS, known);
            if (config.containsKey(name) || delete.contains(name)) {
                throw new IllegalArgumentException("'%s' cannot be changed and reverted at once".formatted(name));
            }
        });
    }

    /// The further options of a new container.
    static void checkCreateConfig(Map<String, String> config) {
        config.forEach((name, value) -> {
            checkOption(name, OF_CREATE, GuestOptionNames.LXC_CREATION);
            checkValue(name, value, "leave it out");
        });
    }

    /// @param notOptions what cannot be given as an option
    private static void checkOption(String name, Set<String> notOptions, GuestOptionNames known) {
        if (!OPTION.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not the name of an option: lower case letters, digits, '-' and '_', beginning with a letter"
                            .formatted(printable(name)));
        }
        if (notOptions.contains(name)) {
            throw new IllegalArgumentException(
                    "config.%s: is no option of a guest here, but has an argument of its own or is decided by pve-fleet"
                            .formatted(name));
        }
        if (known.has(name)) {
            return;
        }
        List<String> others = Stream.concat(known.abbreviatedAs(name).stream(), notOptions.stream())
                .filter(other -> other.startsWith(name))
                .distinct()
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("'%s' is not an option; pvesh would take it for '%s'"
                    .formatted(name, String.join("' or '", others)));
        }
    }

    /// An option without a value: PVE takes it, writes a line that it does not read again, and says that all is well.
    private static void checkValue(String name, String value, String instead) {
        checkText(name, value);
        if (GuestOptionNames.isNothing(name, value)) {
            throw new IllegalArgumentException("'%s' has no value; %s".formatted(name, instead));
        }
    }

    /// No program can be given a NUL, and PVE's configuration cannot hold it.
    static void checkText(String what, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("%s holds a NUL character".formatted(what));
        }
    }

    static void checkText(String what, Optional<String> value) {
        value.ifPresent(text -> checkText(what, text));
    }

    /// PVE's format `dns-name`, for names of VMs and host names.
    static void checkName(String name) {
        if (name.length() > 255 || !DNS_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a name for a guest: letters, digits and '-', parts joined by '.', no '_'"
                            .formatted(printable(name)));
        }
    }

    static void checkDisk(GuestType type, String disk) {
        boolean known = switch (type) {
            case QEMU -> QEMU_DISK.matcher(disk).matches();
            case LXC -> LXC_DISK.matcher(disk).matches();
        };
        if (!known) {
            throw new IllegalArgumentException("'%s' is not a disk: %s"
                    .formatted(
                            printable(disk),
                            switch (type) {
                                case QEMU -> "scsi0, virtio0, sata0, ide0, efidisk0, tpmstate0 and the like";
                                case LXC -> "rootfs, mp0 and the like";
                            }));
        }
    }

    static void checkSize(String size) {
        if (!SIZE.matcher(size).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a size: +20G to grow by that much, 32G to grow to it (K, M, G or T)"
                            .formatted(printable(size)));
        }
    }

    static void checkCommand(List<String> command) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("give a command: the program, then its arguments");
        }
        command.forEach(word -> {
            checkText("the command", word);
            if (word.chars().anyMatch(letter -> letter >= 0x80)) {
                throw new IllegalArgumentException(
                        "the command holds '%s', which is not ASCII: the guest agent would hang of it until the VM is restarted; hand it in by standard input"
                                .formatted(printable(word)));
            }
        });
    }

    private static String printable(String text) {
        String clipped = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return clipped.replaceAll("\\p{Cntrl}", "?");
    }
}
