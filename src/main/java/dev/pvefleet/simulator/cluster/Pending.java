package dev.pvefleet.simulator.cluster;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Changes of a configuration that wait for the guest's next start.
public record Pending(SortedMap<String, String> values, SortedSet<String> deletions) {
    public static final Pending NONE = new Pending(new TreeMap<>(), new TreeSet<>());

    public Pending {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        deletions = Collections.unmodifiableSortedSet(new TreeSet<>(deletions));
    }

    public boolean isEmpty() {
        return values.isEmpty() && deletions.isEmpty();
    }

    public Pending withValue(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(without(key).values);
        more.put(key, value);
        return new Pending(more, without(key).deletions);
    }

    public Pending withDeletion(String key) {
        SortedSet<String> more = new TreeSet<>(without(key).deletions);
        more.add(key);
        return new Pending(without(key).values, more);
    }

    public Pending without(String key) {
        SortedMap<String, String> fewer = new TreeMap<>(values);
        fewer.remove(key);
        SortedSet<String> kept = new TreeSet<>(deletions);
        kept.remove(key);
        return new Pending(fewer, kept);
    }

    SortedMap<String, String> appliedTo(SortedMap<String, String> config) {
        SortedMap<String, String> applied = new TreeMap<>(config);
        applied.keySet().removeAll(deletions);
        applied.putAll(values);
        return applied;
    }
}
