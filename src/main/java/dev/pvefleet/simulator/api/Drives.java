package dev.pvefleet.simulator.api;

import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import dev.pvefleet.simulator.cluster.Storage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The disks of guests, which here exist by standing in a configuration.
final class Drives {
    /// `local-lvm:32` wants a new disk of that many GiB.
    private static final Pattern NEW = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):(\\d+(?:\\.\\d+)?)");
    private static final Pattern CLOUD_INIT = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):cloudinit");
    private static final Pattern NUMBERED = Pattern.compile("(?:vm|base|subvol|basevol)-(\\d+)-disk-(\\d+)");

    private Drives() {}

    static String volume(String drive) {
        PropertyString parts = PropertyString.of(drive);
        return parts.first()
                .or(() -> parts.get("file"))
                .or(() -> parts.get("volume"))
                .orElse("");
    }

    static String storage(String volume) {
        int colon = volume.indexOf(':');
        return colon < 0 ? "" : volume.substring(0, colon);
    }

    static boolean isCdrom(String drive) {
        return PropertyString.of(drive).get("media").filter("cdrom"::equals).isPresent();
    }

    static boolean isCloudInit(String drive) {
        return volume(drive).endsWith("-cloudinit")
                || CLOUD_INIT.matcher(volume(drive)).matches();
    }

    static boolean isNew(String drive) {
        return NEW.matcher(volume(drive)).matches();
    }

    /// The storage and size of a wish for a new disk.
    static Optional<Map.Entry<String, Double>> wish(String drive) {
        Matcher matcher = NEW.matcher(volume(drive));
        return matcher.matches()
                ? Optional.of(Map.entry(matcher.group(1), Double.parseDouble(matcher.group(2))))
                : Optional.empty();
    }

    /// The value as the configuration keeps it, with a new disk where one was wished for.
    static String kept(Cluster cluster, Guest guest, String drive) {
        PropertyString parts = PropertyString.of(drive).without("import-from");
        String volume = volume(drive);
        Matcher cloudInit = CLOUD_INIT.matcher(volume);
        if (cloudInit.matches()) {
            return printed(
                    "%s:vm-%s-cloudinit".formatted(cloudInit.group(1), guest.vmid()), parts.with("media", "cdrom"));
        }
        Optional<Map.Entry<String, Double>> wish = wish(drive);
        if (wish.isPresent()) {
            String storage = wish.get().getKey();
            return printed(storage + ":" + freshName(cluster, guest, storage), parts.with("size", size((long)
                    (wish.get().getValue() * (1L << 30)))));
        }
        return printed(volume, parts);
    }

    /// A name for a disk of a guest that no disk of the guest on that storage has.
    static String freshName(Cluster cluster, Guest guest, String storage) {
        Set<Integer> taken = new HashSet<>();
        guest.config().values().forEach(value -> collect(taken, value, guest));
        guest.pending().values().values().forEach(value -> collect(taken, value, guest));
        int number = 0;
        while (taken.contains(number)) {
            number++;
        }
        boolean subvolume = cluster.storage(storage)
                        .map(Storage::type)
                        .filter("zfspool"::equals)
                        .isPresent()
                && guest.type() == GuestType.LXC;
        return "%s-%s-disk-%d".formatted(subvolume ? "subvol" : "vm", guest.vmid(), number);
    }

    private static void collect(Set<Integer> taken, String value, Guest guest) {
        Matcher matcher = NUMBERED.matcher(value);
        while (matcher.find()) {
            if (matcher.group(1).equals(guest.vmid().toString())) {
                taken.add(Integer.parseInt(matcher.group(2)));
            }
        }
    }

    /// Whether a volume is a template's, which can be linked to.
    static boolean isBase(String volume) {
        return volume.substring(volume.indexOf(':') + 1).matches("base(?:vol)?-\\d+-disk-\\d+");
    }

    /// The name of a volume that is linked to a base. LVM-thin keeps the link to itself.
    static String linked(Cluster cluster, String base, String name) {
        boolean silent = cluster.storage(storage(base))
                .map(Storage::type)
                .filter("lvmthin"::equals)
                .isPresent();
        return silent ? name : base.substring(base.indexOf(':') + 1) + "/" + name;
    }

    static boolean isLinkedTo(Guest guest, String base) {
        return all(guest).stream().anyMatch(drive -> volume(drive).startsWith(base + "/"));
    }

    /// The values of all disks of a guest.
    static List<String> all(Guest guest) {
        return guest.config().entrySet().stream()
                .filter(option -> QemuOptions.isDrive(option.getKey())
                        || option.getKey().equals("rootfs")
                        || option.getKey().matches("(?:mp|unused)\\d+"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// PVE prints the volume first and the rest in the order of their names.
    static String printed(String volume, PropertyString parts) {
        String rest = parts.without("").without("file").without("volume").parts().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, String>::getKey))
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(","));
        return rest.isEmpty() ? volume : volume + "," + rest;
    }

    /// Bytes in PVE's largest unit that divides them.
    static String size(long bytes) {
        long[] units = {1L << 40, 1L << 30, 1L << 20, 1L << 10};
        String names = "TGMK";
        for (int index = 0; index < units.length; index++) {
            if (bytes >= units[index] && bytes % units[index] == 0) {
                return String.format(Locale.ROOT, "%d%c", bytes / units[index], names.charAt(index));
            }
        }
        return Long.toString(bytes);
    }
}
