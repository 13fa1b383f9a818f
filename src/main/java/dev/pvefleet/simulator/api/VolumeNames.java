package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Storage;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a storage calls the disks of guests: `vm-100-disk-0`, in a file system `100/vm-100-disk-0.raw`, a linked clone
/// with its base in front.
record VolumeNames(Cluster cluster, Guest guest, String storage) {
    private static final Pattern NUMBERED = Pattern.compile("(?:vm|base|subvol|basevol)-(\\d+)-disk-(\\d+)");
    private static final Pattern BASE = Pattern.compile("(?:\\d+/)?base(?:vol)?-\\d+-disk-\\d+(?:\\.\\w+)?");
    private static final Set<String> FILE_SYSTEMS = Set.of("dir", "nfs", "cifs", "btrfs");

    /// Whether a volume is a template's, which can be linked to.
    static boolean isBase(String volume) {
        return BASE.matcher(volume.substring(volume.indexOf(':') + 1)).matches();
    }

    /// A volume for a new disk, with a number that no disk of the guest has.
    String disk(Optional<String> format) {
        Set<Integer> taken = new HashSet<>();
        guest.config().values().forEach(value -> collect(taken, value));
        guest.pending().values().values().forEach(value -> collect(taken, value));
        int number = 0;
        while (taken.contains(number)) {
            number++;
        }
        boolean subvolume = isOfType("zfspool") && guest.type() == GuestType.LXC;
        String name = "%s-%s-disk-%d".formatted(subvolume ? "subvol" : "vm", guest.vmid(), number);
        return storage + ":" + (keepsFiles() ? file(name, format.orElse("raw")) : name);
    }

    String cloudInit() {
        String name = "vm-%s-cloudinit".formatted(guest.vmid());
        return storage + ":" + (keepsFiles() ? file(name, "qcow2") : name);
    }

    /// A volume that is linked to a base. LVM-thin keeps the link to itself.
    String linkedTo(String base) {
        String volume = disk(Optional.of("qcow2"));
        return isOfType("lvmthin") ? volume : base + "/" + volume.substring(storage.length() + 1);
    }

    private String file(String name, String format) {
        return "%s/%s.%s".formatted(guest.vmid(), name, format);
    }

    private boolean keepsFiles() {
        return FILE_SYSTEMS.stream().anyMatch(this::isOfType);
    }

    private boolean isOfType(String type) {
        return cluster.storage(storage).map(Storage::type).filter(type::equals).isPresent();
    }

    private void collect(Set<Integer> taken, String value) {
        Matcher matcher = NUMBERED.matcher(value);
        while (matcher.find()) {
            if (matcher.group(1).equals(guest.vmid().toString())) {
                taken.add(Integer.parseInt(matcher.group(2)));
            }
        }
    }
}
