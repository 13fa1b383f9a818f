package dev.pvefleet.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run over several nodes read, and why it could not read the others: one dead node leaves the rest.
///
/// A node may stand in both: its record then lacks the part that failed.
public record NodeReadings<T>(List<T> nodes, SortedMap<NodeName, Failure> failures) {
    public NodeReadings {
        nodes = List.copyOf(nodes);
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }
}
