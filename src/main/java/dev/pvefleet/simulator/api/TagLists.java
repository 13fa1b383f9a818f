package dev.pvefleet.simulator.api;

import dev.pvefleet.simulator.cluster.TagPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// PVE::GuestHelpers' `get_unique_tags`: by default sorted, each once, in lower case.
final class TagLists {
    private TagLists() {}

    static String unique(TagPolicy policy, String tags) {
        Stream<String> cased = Formats.listItems(tags).stream()
                .map(tag -> policy.caseSensitive() ? tag : tag.toLowerCase(Locale.ROOT))
                .distinct();
        Stream<String> ordered = policy.keepsOrder() ? cased : cased.sorted(Comparator.naturalOrder());
        return ordered.collect(Collectors.joining(";"));
    }

    /// The tags that are in one of two lists only.
    static List<String> changed(String before, String after) {
        List<String> old = Formats.listItems(before);
        List<String> fresh = Formats.listItems(after);
        return Stream.concat(old.stream(), fresh.stream())
                .distinct()
                .filter(tag -> old.contains(tag) != fresh.contains(tag))
                .toList();
    }
}
