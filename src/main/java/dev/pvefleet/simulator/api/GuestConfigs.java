package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.simulator.cluster.Guest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

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
        shown.forEach((key, value) -> data.set(key, value(guest, asked, key, value)));
        data.put("digest", digest(guest));
        return data;
    }

    private static JsonNode value(Guest guest, Asked asked, String key, String value) {
        if (key.equals("cipassword")) {
            return TextNode.valueOf("**********");
        }
        if (key.equals("description")) {
            return TextNode.valueOf(
                    guest.type() == GuestType.QEMU ? value.stripTrailing() : value.stripTrailing() + "\n");
        }
        boolean number = NUMBERS.contains(key) || (key.equals("memory") && isMemoryNumber(guest, asked));
        return number ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value);
    }

    /// Each option with what it is, and what is to become of it: a value, or its deletion.
    static ArrayNode pending(Guest guest, Asked asked) {
        SortedSet<String> keys = new TreeSet<>(guest.config().keySet());
        keys.addAll(guest.pending().values().keySet());
        ArrayNode rows = Json.array();
        for (String key : keys) {
            ObjectNode row = rows.addObject().put("key", key);
            guest.option(key).ifPresent(value -> row.set("value", value(guest, asked, key, value)));
            Optional.ofNullable(guest.pending().values().get(key))
                    .ifPresent(value -> row.set("pending", value(guest, asked, key, value)));
            if (guest.pending().deletions().contains(key)) {
                row.put("delete", 1);
            }
        }
        rows.addObject().put("key", "digest").put("value", digest(guest));
        return rows;
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
