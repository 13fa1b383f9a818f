package dev.pvefleet.simulator.api;

import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// PVE::GuestHelpers' `get_unique_tags`, with the default `tag-style`: sorted, each once, in lower case.
final class TagLists {
    private TagLists() {}

    static String unique(String tags) {
        return Formats.listItems(tags).stream()
                .map(tag -> tag.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(";"));
    }
}
