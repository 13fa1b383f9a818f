package dev.pvefleet.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/// Writes a document as YAML that readers of version 1.1 and of 1.2 read as the same.
///
/// SnakeYAML Engine writes, and is told the style of each text. Numbers, dates, times and special values of either
/// version begin with a digit, a sign, a dot, or one of YAML's own characters. So a text stands without quotes only if
/// it begins with a letter, `/` or `_`, and is none of the words that one of the versions takes for something else.
/// A library's own choice is made for its own version only.
final class YamlText {
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setSplitLines(false)
            .setMaxSimpleKeyLength(1024)
            .build();

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}/_][\\p{L}\\p{N}/_.,;=+()@%!'*&?<>|~:# -]*");

    /// YAML 1.1 has more of them than 1.2, and in any case.
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    /// Several lines, which a block shows as they are. It has no escapes, and takes its indentation from the first one.
    private static final Pattern BLOCK =
            Pattern.compile("[^\\p{C}\\p{Z}][ \\n[^\\p{C}\\p{Z}]]*\\n[ \\n[^\\p{C}\\p{Z}]]*(?<! )");

    /// What is invisible or steers. It stands between double quotes only, and the library leaves some of it as it is.
    private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ \\n]]");

    private final List<Event> events = new ArrayList<>();

    private YamlText() {}

    static String of(JsonNode document) {
        YamlText text = new YamlText();
        text.events.add(new StreamStartEvent());
        text.events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        text.add(document);
        text.events.add(new DocumentEndEvent(false));
        text.events.add(new StreamEndEvent());
        String yaml = new Present(SETTINGS).emitToString(text.events.iterator());
        return HIDDEN.matcher(yaml)
                .replaceAll(hidden -> "\\\\" + escape(hidden.group().codePointAt(0)));
    }

    private void add(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                node.properties().forEach(member -> {
                    addText(member.getKey());
                    add(member.getValue());
                });
                events.add(new MappingEndEvent());
            }
            case ARRAY -> {
                events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                node.forEach(this::add);
                events.add(new SequenceEndEvent());
            }
            case NULL, MISSING -> addScalar("null", ScalarStyle.PLAIN);
            case BOOLEAN -> addScalar(node.asText(), ScalarStyle.PLAIN);
            case NUMBER -> addScalar(number(node), ScalarStyle.PLAIN);
            case STRING, BINARY, POJO -> addText(node.asText());
        }
    }

    /// Half of a surrogate pair becomes `?`, as where JSON is printed: some readers refuse a document with its escape.
    private void addText(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        addScalar(whole, styleOf(whole));
    }

    private void addScalar(String text, ScalarStyle style) {
        events.add(new ScalarEvent(Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style));
    }

    private static String number(JsonNode node) {
        return node.isIntegralNumber() || !Double.isFinite(node.doubleValue())
                ? node.asText()
                : node.decimalValue().toPlainString();
    }

    private static ScalarStyle styleOf(String text) {
        if (isPlain(text)) {
            return ScalarStyle.PLAIN;
        }
        return BLOCK.matcher(text).matches() ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ")
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static String escape(int letter) {
        return letter <= 0xffff ? "u%04x".formatted(letter) : "U%08x".formatted(letter);
    }
}
