package dev.pvefleet.simulator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The named formats of PVE::JSONSchema that matter here, and property strings such as `virtio=…,bridge=vmbr0`.
final class Formats {
    private record Format(Pattern form, String complaint) {}

    private static final Map<String, Format> KNOWN = Map.ofEntries(
            format(
                    "pve-node",
                    "[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?",
                    "value does not look like a valid node name"),
            format("pve-vmid", "[1-9][0-9]{2,8}", "value does not look like a valid VM ID"),
            format("pve-configid", "[a-zA-Z][a-zA-Z0-9_-]+", "invalid configuration ID '%s'"),
            format(
                    "pve-storage-id",
                    "[a-zA-Z][a-zA-Z0-9\\-_.]*[a-zA-Z0-9]",
                    "storage ID '%s' contains illegal characters"),
            format(
                    "dns-name",
                    "(([a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)\\.)*([A-Za-z0-9]([A-Za-z0-9\\-]*[A-Za-z0-9])?)",
                    "value does not look like a valid DNS name"),
            format("pve-tag", "(?i)[a-z0-9_][a-z0-9_\\-+.]*", "invalid characters in tag"),
            format("urlencoded", "[-%a-zA-Z0-9_.!~*'()]*", "invalid urlencoded string: %s"),
            format("pve-task-status-type", "(?i)ok|error|warning|unknown", "invalid status type '%s'"),
            format(
                    "pve-storage-content",
                    "images|rootdir|vztmpl|iso|backup|snippets|import|none",
                    "invalid content type '%s'"));

    private Formats() {}

    /// What is wrong with a value, if anything; a format that is not known here takes everything.
    static Optional<String> complaint(String format, String value) {
        if (format.endsWith("-list") || format.endsWith("-alist")) {
            String each = format.substring(0, format.lastIndexOf('-'));
            return listItems(value).stream()
                    .flatMap(item -> complaint(each, item).stream())
                    .findFirst();
        }
        Format known = KNOWN.get(format);
        return known == null || known.form().matcher(value).matches()
                ? Optional.empty()
                : Optional.of(known.complaint().formatted(value));
    }

    /// What is wrong with a property string, if anything.
    static Optional<String> complaint(String name, Map<String, Property> keys, String value) {
        for (String part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals);
            if (!key.isEmpty() && !keys.containsKey(key)) {
                return Optional.of(
                        "format error\n%s.%s: property is not defined in schema and the schema does not allow"
                                        .formatted(name, key)
                                + " additional properties\n");
            }
        }
        return Optional.empty();
    }

    /// PVE splits its lists at commas, semicolons, white space and NUL.
    static List<String> listItems(String list) {
        List<String> items = new ArrayList<>();
        for (String item : list.split("[,;\\s\\x00]+", -1)) {
            if (!item.isEmpty()) {
                items.add(item);
            }
        }
        return items;
    }

    /// The words of an `-alist`: ended by NULs where there are any, else a list as ever (PVE::Tools, `split_list`).
    static List<String> words(String alist) {
        if (alist.indexOf('\0') < 0) {
            return listItems(alist);
        }
        List<String> words = new ArrayList<>(List.of(alist.split("\0", -1)));
        while (!words.isEmpty() && words.getLast().isEmpty()) {
            words.removeLast();
        }
        return words;
    }

    private static Map.Entry<String, Format> format(String name, String form, String complaint) {
        return Map.entry(name, new Format(Pattern.compile(form), complaint));
    }
}
