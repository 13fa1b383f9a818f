package dev.pvefleet.config;

import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Makes values of nodes that should be single values. Their text is taken as it is written, whatever type YAML would
/// guess, because the key knows the type: `yes` stays `yes`, and a fingerprint of digits is no sexagesimal number.
record Values(Reading reading) {
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    Optional<Scalar> scalar(String path, Node node) {
        Place place = Place.of(node.getStartMark());
        if (isEmpty(node) || (node instanceof ScalarNode text && text.getValue().isEmpty())) {
            reading.mistakes().add(place, path, reading.withoutValue());
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode scalar) || !PLAIN.contains(node.getTag())) {
            reading.mistakes().add(place, path, "%s, but one value belongs here".formatted(shape(node)));
            return Optional.empty();
        }
        String raw = scalar.getValue();
        return reading.placeholders()
                .resolve(raw, problem -> reading.mistakes().add(place, path, problem))
                .map(text -> new Scalar(reading, place, path, raw, text))
                .filter(Values::brings);
    }

    /// A value that is a path. A credential stands for its own file, because what is in it would be no path.
    Optional<Scalar> path(String path, Node node) {
        if (!(node instanceof ScalarNode scalar) || !Placeholders.isCredential(scalar.getValue())) {
            return scalar(path, node);
        }
        Place place = Place.of(node.getStartMark());
        String raw = scalar.getValue();
        return reading.placeholders()
                .credentialFile(raw, problem -> reading.mistakes().add(place, path, problem))
                .map(file -> new Scalar(reading, place, path, raw, file.toString()));
    }

    /// A variable or file may be there and be empty.
    private static boolean brings(Scalar scalar) {
        if (scalar.text().isEmpty()) {
            scalar.mistake("what '%s' stands for is empty".formatted(scalar.shown()));
        }
        return !scalar.text().isEmpty();
    }

    static boolean isEmpty(Node node) {
        return node instanceof ScalarNode && Tag.NULL.equals(node.getTag());
    }

    /// What was found, in words that do not quote it.
    static String shape(Node node) {
        return switch (node) {
            case MappingNode mapping when Tag.MAP.equals(mapping.getTag()) -> "keys with values were found";
            case SequenceNode list when Tag.SEQ.equals(list.getTag()) -> "a list was found";
            case ScalarNode scalar when PLAIN.contains(scalar.getTag()) -> "a single value was found";
            case ScalarNode scalar when Tag.NULL.equals(scalar.getTag()) -> "nothing was found";
            default -> "a YAML tag ('!…') was found";
        };
    }
}
