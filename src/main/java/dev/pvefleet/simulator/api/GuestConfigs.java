package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;

/// A guest's configuration file as the API gives it.
final class GuestConfigs {
    private static final Set<String> NUMBERS = Set.of(
            "acpi",
            "balloon",
            "cores",
            "cpuunits",
            "kvm",
            "numa",
            "onboot",
            "protection",
            "sockets",
            "swap",
            "tablet",
            "template",
            "tty",
            "unprivileged",
            "vcpus");

    private GuestConfigs() {}

    static ObjectNode of(Guest guest, Asked asked) {
        ObjectNode data = Json.object();
        SortedMap<String, String> shown = asked.flag("current")
                ? guest.config()
                : guest.withPendingApplied().config();
        shown.forEach((key, value) -> {
            if (key.equals("cipassword")) {
                data.put(key, "**********");
            } else if (key.equals("description")) {
                data.put(key, guest.type() == GuestType.QEMU ? value.stripTrailing() : value.stripTrailing() + "\n");
            } else if (NUMBERS.contains(key) || (key.equals("memory") && isMemoryNumber(guest, asked))) {
                data.put(key, Long.parseLong(value));
            } else {
                data.put(key, value);
            }
        });
        data.put("digest", digest(guest));
        return data;
    }

    /// A VM's memory became a property string in PVE 8.1.
    private static boolean isMemoryNumber(Guest guest, Asked asked) {
        return guest.type() == GuestType.LXC || !asked.isAtLeast(8, 1);
    }

    /// Over the whole file, in which pending changes stand too.
    static String digest(Guest guest) {
        StringBuilder file = new StringBuilder();
        guest.config()
                .forEach((key, value) ->
                        file.append(key).append(": ").append(value).append('\n'));
        file.append("[PENDING]\n").append(guest.pending());
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-1").digest(file.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
