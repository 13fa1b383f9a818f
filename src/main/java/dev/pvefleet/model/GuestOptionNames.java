package dev.pvefleet.model;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The names of the options of guests in the schemas of PVE 7.4 to 9.2, and the parameters that travel beside them.
///
/// They matter most over SSH: pvesh takes any abbreviation that is unique, in any case, so that `co` would set
/// `cores`, and it takes its own options too.
public enum GuestOptionNames {
    QEMU(
            "acpi affinity agent allow-ksm amd-sev arch args audio0 autostart balloon bios boot bootdisk cdrom cicustom"
                    + " cipassword citype ciupgrade ciuser cores cpu cpulimit cpuunits description efidisk0 freeze"
                    + " hookscript hotplug hugepages intel-tdx ivshmem keephugepages keyboard kvm localtime lock machine"
                    + " memory migrate_downtime migrate_speed name nameserver numa onboot ostype protection reboot rng0"
                    + " scsihw searchdomain shares smbios1 smp sockets spice_enhancements sshkeys startdate startup"
                    + " tablet tags tdf template tpmstate0 vcpus vga vmgenid vmstatestorage watchdog",
            "hostpci ide ipconfig net numa parallel sata scsi serial unused usb virtio virtiofs",
            "node vmid delete digest revert force skiplock background_delay import-working-storage"),
    LXC(
            "arch cmode console cores cpulimit cpuunits debug description entrypoint env features hookscript hostname"
                    + " lock memory nameserver onboot ostype protection rootfs searchdomain startup swap tags template"
                    + " timezone tty unprivileged",
            "dev mp net unused",
            "node vmid delete digest revert"),
    /// Options and everything else of a container that is made.
    LXC_CREATION(
            "arch cmode console cores cpulimit cpuunits debug description entrypoint env features hookscript hostname"
                    + " lock memory nameserver onboot ostype protection rootfs searchdomain startup swap tags template"
                    + " timezone tty unprivileged",
            "dev mp net unused",
            "node vmid bwlimit force ha-managed ignore-unpack-errors ostemplate password pool restore ssh-public-keys"
                    + " start storage unique");

    @SuppressWarnings("ImmutableEnumChecker") // nobody can change it
    private final Set<String> plain;

    @SuppressWarnings("ImmutableEnumChecker") // nobody can change it
    private final Set<String> indexed;

    @SuppressWarnings("ImmutableEnumChecker") // nobody can change it
    private final Set<String> beside;

    private final Pattern withIndex;

    GuestOptionNames(String plain, String indexed, String beside) {
        this.plain = words(plain);
        this.indexed = words(indexed);
        this.beside = words(beside);
        this.withIndex = Pattern.compile("(?:%s)(?:0|[1-9][0-9]{0,2})".formatted(String.join("|", this.indexed)));
    }

    public static GuestOptionNames of(GuestType type) {
        return switch (type) {
            case QEMU -> QEMU;
            case LXC -> LXC;
        };
    }

    /// Whether it is the whole name of an option: `memory`, `net0`.
    public boolean hasOption(String name) {
        return plain.contains(name) || withIndex.matcher(name).matches();
    }

    /// Whether it is the whole name of an option or of another parameter.
    public boolean has(String name) {
        return hasOption(name) || beside.contains(name);
    }

    /// The names for which pvesh would take an abbreviation.
    public List<String> abbreviatedAs(String name) {
        return Stream.of(plain, indexed, beside)
                .flatMap(Set::stream)
                .filter(known -> known.startsWith(name))
                .sorted()
                .toList();
    }

    /// The options, to look for the one that was meant; indexed ones with the index of what was written.
    public List<String> candidates(String written) {
        String index = written.replaceFirst("^.*?([0-9]*)$", "$1");
        return Stream.concat(plain.stream(), indexed.stream().map(name -> name + (index.isEmpty() ? "0" : index)))
                .toList();
    }

    /// Whether a value is none. A form loses it; pvesh hands it on, and PVE writes a line that it does not read again.
    public static boolean isNothing(String option, String value) {
        return switch (option) {
            case "cipassword" -> value.isEmpty();
            case "tags" -> Tags.parse(value).values().isEmpty();
            default -> value.isBlank();
        };
    }

    private static Set<String> words(String text) {
        return Collections.unmodifiableSet(new TreeSet<>(List.of(text.split(" "))));
    }
}
