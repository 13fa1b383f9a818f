package dev.pvefleet.state.document;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Tags;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Makes each distinct value of a document once: ten thousand guests are on a few nodes, in a few states, and were read
/// at one time.
final class Words {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, NodeName> nodes = new HashMap<>();
    private final Map<String, Tags> tags = new HashMap<>();
    private final Map<String, Instant> times = new HashMap<>();

    String text(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    NodeName node(String text) {
        return nodes.computeIfAbsent(text, NodeName::new);
    }

    Tags tags(String text) {
        return tags.computeIfAbsent(text, Tags::parse);
    }

    Instant time(String text) {
        return times.computeIfAbsent(text, Instant::parse);
    }
}
