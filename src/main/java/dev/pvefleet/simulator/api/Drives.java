package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.Cluster;
import dev.pvefleet.simulator.cluster.Guest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The disks of guests, which here exist by standing in a configuration.
final class Drives {
    /// `local-lvm:32` wants a new disk of that many GiB.
    private static final Pattern NEW = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):(\\d+(?:\\.\\d+)?)");
    private static final Pattern CLOUD_INIT = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):cloudinit");

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
        return volume(drive).matches(".*-cloudinit(?:\\.\\w+)?")
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
                    new VolumeNames(cluster, guest, cloudInit.group(1)).cloudInit(), parts.with("media", "cdrom"));
        }
        Optional<Map.Entry<String, Double>> wish = wish(drive);
        if (wish.isPresent()) {
            String made = new VolumeNames(cluster, guest, wish.get().getKey()).disk(parts.get("format"));
            long bytes = (long) (wish.get().getValue() * (1L << 30));
            return printed(made, parts.without("format").with("size", size(bytes)));
        }
        return printed(volume, parts);
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
