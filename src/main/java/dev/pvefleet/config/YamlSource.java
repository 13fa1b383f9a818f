package dev.pvefleet.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// Turns the bytes of a YAML file into its tree of nodes, each of which knows its line and column.
///
/// Only the tree is made: nothing in the file can name a class to be built. The library's own messages quote the file,
/// and the quoted part may be a password, so problems are put into our own words.
final class YamlSource {
    private static final int DEEPEST = 20;
    private static final int MOST_ALIASES = 50;

    private static final Map<String, String> PROBLEMS = Map.of(
            "mapping values are not allowed here",
            "a ':' stands where none can: check the indentation, or put text that contains ': ' into quotes",
            "could not find expected ':'",
            "a key, here or in the line above, lacks its ':' and the space behind it",
            "found unexpected end of stream",
            "a quote or bracket is opened and never closed",
            "mapping keys are not allowed here",
            "a key stands where none can: check the indentation",
            "sequence entries are not allowed here",
            "a '- ' stands where none can: check the indentation",
            "but found another document",
            "a second document begins here ('---'): one file is one document");

    private static final Map<String, String> BEGINNINGS = Map.of(
            "expected <block end>",
            "this line does not fit the lines above: check the indentation",
            "expected ',' or ",
            "a list or mapping in brackets is not closed, or lacks a comma",
            "found character '\\t(TAB)'",
            "a tab: YAML is indented with spaces only",
            "found undefined alias",
            "text that begins with '*' names an alias, and there is none of this name: put the text into quotes",
            "found unknown escape character",
            "an unknown escape between double quotes: write \\\\ for a backslash, or use single quotes",
            "expected the node content",
            "a value or a closing bracket is missing",
            "Global tag is not allowed",
            "a YAML tag ('!…'): tags are not read, put text that begins with '!' into quotes",
            "found character",
            "text cannot begin with this character: put it into quotes");

    private static final String OTHERWISE = "this cannot be read as YAML: check quotes and indentation";

    private YamlSource() {}

    /// Reads the one document of a file.
    ///
    /// @throws ConfigException if it is not YAML, or empty
    ///
    /// @param least what a file needs at least
    static Node compose(byte[] bytes, Mistakes mistakes, String least) {
        String text = decode(bytes, mistakes);
        try {
            Node node = composer(text).getSingleNode();
            if (node == null) {
                throw mistakes.fatal(Place.WHOLE_FILE, "the file is empty: it needs at least " + least);
            }
            return node;
        } catch (MarkedYAMLException e) {
            Place place = e.getProblemMark() == null ? Place.WHOLE_FILE : Place.of(e.getProblemMark());
            throw mistakes.fatal(place, inOurWords(e.getProblem()));
        } catch (ReaderException e) {
            throw mistakes.fatal(placeOf(text, e.getPosition()), "a control character, which YAML does not allow");
        } catch (YAMLException _) {
            throw mistakes.fatal(
                    Place.WHOLE_FILE,
                    "nested deeper than %d levels, or more than %d aliases".formatted(DEEPEST, MOST_ALIASES));
        }
    }

    private static Composer composer(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(MOST_ALIASES);
        limits.setAllowRecursiveKeys(false);
        limits.setProcessComments(false);
        return new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits);
    }

    private static String decode(byte[] bytes, Mistakes mistakes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw mistakes.fatal(Place.WHOLE_FILE, "the file is not UTF-8 text");
        }
    }

    private static String inOurWords(@Nullable String problem) {
        if (problem == null) {
            return OTHERWISE;
        }
        String exact = PROBLEMS.get(problem);
        if (exact != null) {
            return exact;
        }
        return BEGINNINGS.entrySet().stream()
                .filter(entry -> problem.startsWith(entry.getKey()))
                .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(OTHERWISE);
    }

    private static Place placeOf(String text, int codePoints) {
        String before = text.substring(0, text.offsetByCodePoints(0, codePoints));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new Place(line, before.length() - before.lastIndexOf('\n'));
    }
}
