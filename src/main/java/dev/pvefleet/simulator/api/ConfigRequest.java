package dev.pvefleet.simulator.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a request wants of a configuration: options to set, to delete, and to take back.
record ConfigRequest(SortedMap<String, String> settings, List<String> deletions, List<String> reversions) {
    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "digest",
            "background_delay",
            "import-working-storage",
            "delete",
            "revert",
            "skiplock",
            "force",
            "skip_cloud_init");

    static ConfigRequest of(Asked asked) {
        SortedMap<String, String> settings = new TreeMap<>();
        asked.params().forEach((name, values) -> {
            if (!NOT_OPTIONS.contains(name)) {
                settings.put(name, asked.text(name).orElseGet(() -> undefined(asked, name)));
            }
        });
        return new ConfigRequest(settings, list(asked, "delete"), list(asked, "revert"));
    }

    /// Of a number PVE says that it is undefined. A text it takes for empty, which nothing is written of.
    private static String undefined(Asked asked, String name) {
        boolean text = asked.rule()
                .property(name)
                .filter(property -> property.type().equals("string"))
                .isPresent();
        if (!text) {
            throw ApiError.die("unable to parse value of '%s' - got undefined value".formatted(name));
        }
        return "";
    }

    /// The options that a file can hold: one without a value is lost when it is read the next time.
    SortedMap<String, String> writable() {
        SortedMap<String, String> writable = new TreeMap<>(settings);
        writable.values().removeIf(String::isEmpty);
        return writable;
    }

    private static List<String> list(Asked asked, String name) {
        List<String> items = new ArrayList<>();
        asked.text(name).map(Formats::listItems).ifPresent(items::addAll);
        return items;
    }

    /// @throws ApiError if it wants nothing, or both of two things that exclude each other
    void demandSense(Asked asked) {
        if (settings.isEmpty() && deletions.isEmpty() && reversions.isEmpty()) {
            throw ApiError.die("no options specified");
        }
        for (String option : reversions) {
            demandKnown(asked, "revert", option);
            if (settings.containsKey(option)) {
                throw complaint("delete", "you can't use '-%s' and -revert %s' at the same time", option);
            }
        }
        for (String option : deletions) {
            if (settings.containsKey(option)) {
                throw complaint("delete", "you can't use '-%s' and -delete %s' at the same time", option);
            }
            if (reversions.contains(option)) {
                throw complaint("revert", "you can't use '-delete %s' and -revert %s' at the same time", option);
            }
            demandKnown(asked, "delete", option);
        }
    }

    private static void demandKnown(Asked asked, String parameter, String option) {
        if (NOT_OPTIONS.contains(option) || asked.rule().property(option).isEmpty()) {
            throw ApiError.parameters(Map.of(parameter, "unknown option '%s'".formatted(option)));
        }
    }

    private static ApiError complaint(String parameter, String text, String option) {
        return ApiError.parameters(Map.of(parameter, text.formatted(option, option)));
    }
}
