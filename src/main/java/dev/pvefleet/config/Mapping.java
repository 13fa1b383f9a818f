package dev.pvefleet.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// One mapping of the file: gives the values of its keys, and notes keys that are unknown, missing or given twice, and
/// values of a wrong shape.
final class Mapping {
    private final Reading reading;
    private final Values values;
    private final String path;
    private final Place place;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// Keys that an unknown key probably meant: that they are missing need not be said as well.
    private final Set<String> suggested = new LinkedHashSet<>();

    private record Entry(Place place, Node value) {}

    private Mapping(Reading reading, String path, Place place, MappingNode node) {
        this.reading = reading;
        this.values = new Values(reading);
        this.path = path;
        this.place = place;
        node.getValue().forEach(this::enter);
    }

    /// The mapping that the whole file is.
    static Optional<Mapping> top(Reading reading, Node node) {
        return of(reading, "", new Place(1, 1), node);
    }

    private static Optional<Mapping> of(Reading reading, String path, Place place, Node node) {
        if (node instanceof MappingNode mapping && Tag.MAP.equals(node.getTag())) {
            return Optional.of(new Mapping(reading, path, place, mapping));
        }
        reading.mistakes()
                .add(
                        Place.of(node.getStartMark()),
                        path,
                        "%s, but keys with values belong here".formatted(Values.shape(node)));
        return Optional.empty();
    }

    private void enter(NodeTuple tuple) {
        Place keyPlace = Place.of(tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            reading.mistakes().add(keyPlace, path, "a key must be a word");
            return;
        }
        if (Tag.MERGE.equals(key.getTag())) {
            reading.mistakes().add(keyPlace, path, "merge keys ('<<') are not read: write the keys out");
            return;
        }
        Entry first = entries.putIfAbsent(key.getValue(), new Entry(keyPlace, tuple.getValueNode()));
        if (first != null) {
            String shown = new UnknownKey(Section.TOP, key.getValue()).shown();
            reading.mistakes()
                    .add(
                            keyPlace,
                            pathOf(shown),
                            "is given twice; the first is in line %d"
                                    .formatted(first.place().line()));
        }
    }

    /// Notes every key that the section does not take.
    Mapping allow(Section section) {
        entries.forEach((key, entry) -> {
            if (!section.takes(key)) {
                UnknownKey unknown = new UnknownKey(section, key);
                unknown.nearest().ifPresent(suggested::add);
                reading.mistakes().add(entry.place(), pathOf(unknown.shown()), unknown.text());
            }
        });
        return this;
    }

    Set<String> keys() {
        return entries.keySet();
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    void mistake(String key, String what) {
        reading.mistakes().add(placeOf(key), pathOf(key), what);
    }

    void warn(String key, String what) {
        reading.mistakes().warn(placeOf(key), pathOf(key), what);
    }

    /// Notes a mistake about a key whose own text must not be shown.
    void mistakeAtKey(String key, String what) {
        reading.mistakes().add(placeOf(key), path, what);
    }

    /// Notes that keys exclude each other, if more than one of them is given.
    void atMostOneOf(String first, String second, String why) {
        if (has(first) && has(second)) {
            mistake(second, "cannot stand beside '%s', take one of them out: %s".formatted(first, why));
        }
    }

    /// Notes a missing key, unless a misspelt one explains it.
    void missing(String key, String what) {
        if (!suggested.contains(key)) {
            reading.mistakes().add(place, path, "'%s' is missing: %s".formatted(key, what));
        }
    }

    Optional<Scalar> scalar(String key) {
        return block(key).flatMap(Scalar::oneLine);
    }

    /// A value that may have several lines.
    Optional<Scalar> block(String key) {
        return entry(key).flatMap(entry -> values.scalar(pathOf(key), entry.value()));
    }

    /// A value that is a path, or a credential, which stands for its file.
    Optional<Scalar> path(String key) {
        return entry(key)
                .flatMap(entry -> values.path(pathOf(key), entry.value()))
                .flatMap(Scalar::oneLine);
    }

    Optional<Scalar> required(String key, String what) {
        if (!has(key)) {
            missing(key, what);
        }
        return scalar(key);
    }

    Optional<Scalar> requiredPath(String key, String what) {
        if (!has(key)) {
            missing(key, what);
        }
        return path(key);
    }

    /// A list of values. Nothing at all is a mistake, because an empty list and the default may differ much. One value
    /// alone counts as a list of one where the key says so.
    List<Scalar> scalars(String key, boolean orOne) {
        Optional<Node> value = entry(key).map(Entry::value);
        if (value.filter(Values::isEmpty).isPresent()) {
            mistake(key, "is empty: give a list ('[]' for none), or take the key out");
            return List.of();
        }
        if (orOne && value.filter(ScalarNode.class::isInstance).isPresent()) {
            return scalar(key).stream().toList();
        }
        List<Scalar> found = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            values.scalar(itemPath(key, i), items.get(i))
                    .flatMap(Scalar::oneLine)
                    .ifPresent(found::add);
        }
        return found;
    }

    boolean isList(String key) {
        return entry(key).filter(entry -> entry.value() instanceof SequenceNode).isPresent();
    }

    /// A mapping below this one. An empty one counts as left out: its lines are often all commented out.
    Optional<Mapping> mapping(String key) {
        return entry(key)
                .filter(entry -> !Values.isEmpty(entry.value()))
                .flatMap(entry -> of(reading, pathOf(key), entry.place(), entry.value()));
    }

    /// A mapping that may be left out but not be empty, because its absence would change more than a value.
    Optional<Mapping> wholeMapping(String key, String what) {
        return has(key) ? requiredMapping(key, what) : Optional.empty();
    }

    /// A mapping that must be there and not be empty.
    Optional<Mapping> requiredMapping(String key, String what) {
        if (!has(key)) {
            missing(key, what);
        } else if (entry(key).map(Entry::value).filter(Values::isEmpty).isPresent()) {
            mistake(key, "is empty: " + what);
        }
        return mapping(key);
    }

    List<Mapping> mappings(String key) {
        List<Mapping> found = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            Node item = items.get(i);
            of(reading, itemPath(key, i), Place.of(item.getStartMark()), item).ifPresent(found::add);
        }
        return found;
    }

    private List<Node> items(String key) {
        Optional<Node> value = entry(key).map(Entry::value).filter(node -> !Values.isEmpty(node));
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof SequenceNode list && Tag.SEQ.equals(list.getTag())) {
            return list.getValue();
        }
        reading.mistakes()
                .add(
                        Place.of(value.get().getStartMark()),
                        pathOf(key),
                        "%s, but a list belongs here".formatted(Values.shape(value.get())));
        return List.of();
    }

    private Optional<Entry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    private Place placeOf(String key) {
        return entry(key).map(Entry::place).orElse(place);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String itemPath(String key, int index) {
        return pathOf(key) + "[" + index + "]";
    }
}
