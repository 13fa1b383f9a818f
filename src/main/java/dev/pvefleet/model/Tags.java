package dev.pvefleet.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The tags of a guest: sorted, each once, in lower case, as PVE stores them by default.
///
/// PVE reads them separated by `,`, `;` or white space and gives them back joined by `;`.
public record Tags(SortedSet<String> values) {
    /// No tags at all.
    public static final Tags NONE = new Tags(new TreeSet<>());

    private static final Pattern SEPARATORS = Pattern.compile("[,;\\s\\x00]+");

    public Tags {
        SortedSet<String> normal = new TreeSet<>();
        values.forEach(tag -> normal.add(tag.toLowerCase(Locale.ROOT)));
        values = Collections.unmodifiableSortedSet(normal);
    }

    /// Reads a tag list in any of the forms that PVE takes. Never fails: what PVE stored is taken as it is.
    public static Tags parse(String text) {
        SortedSet<String> found = SEPARATORS
                .splitAsStream(text)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        return new Tags(found);
    }

    public boolean contains(String tag) {
        return values.contains(tag.toLowerCase(Locale.ROOT));
    }

    public boolean containsAny(Collection<String> tags) {
        return tags.stream().anyMatch(this::contains);
    }

    /// These tags and one more.
    public Tags with(String tag) {
        SortedSet<String> more = new TreeSet<>(values);
        more.add(tag);
        return new Tags(more);
    }

    /// These tags but for some.
    public Tags without(Collection<String> tags) {
        SortedSet<String> fewer = new TreeSet<>(values);
        tags.forEach(tag -> fewer.remove(tag.toLowerCase(Locale.ROOT)));
        return new Tags(fewer);
    }

    @Override
    public String toString() {
        return String.join(";", values);
    }
}
