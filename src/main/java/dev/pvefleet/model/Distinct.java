package dev.pvefleet.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Makes each distinct value of a long list once: ten thousand guests are on a few nodes, in a few states, and were
/// read at one time.
public final class Distinct {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, NodeName> nodes = new HashMap<>();
    private final Map<String, Tags> tags = new HashMap<>();
    private final Map<String, Instant> times = new HashMap<>();

    public String text(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    public NodeName node(String text) {
        return nodes.computeIfAbsent(text, NodeName::new);
    }

    public Tags tags(String text) {
        return tags.computeIfAbsent(text, Tags::parse);
    }

    public Instant time(String text) {
        return times.computeIfAbsent(text, Instant::parse);
    }
}
