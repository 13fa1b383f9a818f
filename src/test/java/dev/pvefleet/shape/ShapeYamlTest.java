package dev.pvefleet.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.yaml.snakeyaml.Yaml;

/// What is written as YAML is read as the same text by a reader of YAML 1.1 and by one of 1.2.
class ShapeYamlTest {
    private static final List<String> PIECES = List.of(
            "0",
            "1",
            "17",
            "9",
            "a",
            "e",
            "E",
            "x",
            "o",
            "b",
            "_",
            ".",
            ",",
            ":",
            "-",
            "+",
            " ",
            "  ",
            "#",
            "=",
            "<",
            "<<",
            "~",
            "!",
            "&",
            "*",
            "?",
            "|",
            ">",
            "%",
            "@",
            "`",
            "'",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "\n",
            "\n\n",
            "\r",
            "\r\n",
            "\t",
            "\0",
            "\u0007",
            "\u007f",
            "\u0085",
            "\u00a0",
            "ü",
            "\u2028",
            "\u2029",
            "\ufeff",
            "\u202e",
            "日本",
            "e\u0301",
            "\ud83d\udc0a",
            "\ufffe",
            "\uffff",
            "\u0130",
            "yes",
            "No",
            "ON",
            "null",
            "true",
            "inf",
            "nan",
            "0x",
            "2001-01-01",
            "12:30",
            "---",
            "...",
            "- ",
            ": ",
            " #");

    static Stream<String> traps() {
        return Stream.of(
                "2026-11-29",
                "2026-11-29T12:00:00Z",
                "2001-12-14 21:59:43.10 -5",
                "2001-1-1",
                "0x1f",
                "0X1F",
                "0o17",
                "017",
                "0b101",
                "1_000",
                "1,000",
                "12:30:45",
                "190:20:30",
                "1:0",
                "-1:30",
                ".inf",
                "-.inf",
                "+.INF",
                ".Inf",
                ".nan",
                ".NaN",
                "=",
                "<<",
                "2317E6",
                "1e3",
                "1E-3",
                "1.",
                ".5",
                "+1",
                "-1",
                "1.5",
                "0.0",
                "685_230.15",
                "6.8523015e+5",
                "yes",
                "Yes",
                "YES",
                "no",
                "on",
                "Off",
                "OFF",
                "y",
                "Y",
                "n",
                "N",
                "~",
                "null",
                "Null",
                "NULL",
                "true",
                "True",
                "FALSE",
                "",
                " ",
                "  a",
                "a ",
                "\ta",
                "a\t",
                "- a",
                "-",
                "--",
                "---",
                "--- a",
                "...",
                "a: b",
                "a:",
                ":",
                ": a",
                "a #b",
                "#a",
                "a#b",
                "# ",
                "?",
                "? a",
                "!tag",
                "!!str x",
                "&a",
                "*a",
                "|",
                "|-",
                ">",
                "%a",
                "@a",
                "`a",
                "'a'",
                "'",
                "\"",
                "\"a\"",
                "{a: b}",
                "[a]",
                "a, b",
                "]",
                "}",
                ",",
                "\n",
                "a\nb",
                "a\nb\n",
                "\na",
                " a\n b",
                "a \nb",
                "a\n\n",
                "a\r\nb",
                "a\rb",
                "a\tb",
                "a\n\tb",
                "\u0000",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "a\u0085b",
                "\u00a0",
                "\u2028",
                "a\u2028b",
                "\ufeff",
                "\ufeffa",
                "\u202e",
                "\ud83d",
                "\udc0a",
                "a\ud83d",
                "\ud83d\udc0a",
                "\uffff",
                "日本語",
                "grün: blau",
                "9.1.9",
                "pve-manager/9.1.9/ee41",
                "192.0.2.1",
                "00:11:22:33:44:55",
                "BC:24:11:2C:6E:01",
                "virtio=BC:24:11:2C:6E:01,bridge=vmbr0",
                "order=scsi0;net0",
                "local-lvm:vm-100-disk-0,size=32G",
                "1.2.3.4/24",
                "9e41",
                "123e4567",
                "1e999",
                "infinity",
                "NaN",
                "nan",
                "inf",
                "x".repeat(300),
                "word ".repeat(60) + "end");
    }

    @ParameterizedTest
    @MethodSource("traps")
    void readsBackAsTheSameText(String text) {
        assertThat(read(document(text, text.isEmpty() ? "k" : text)))
                .isEqualTo(document(encodable(text), text.isEmpty() ? "k" : encodable(text)));
    }

    @Test
    void readsBackAsTheSameTextWhateverItIsMadeOf() {
        Random random = new Random(20_261_129);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = 0; piece <= random.nextInt(7); piece++) {
                text.append(
                        random.nextInt(8) == 0
                                ? Character.toString((char) random.nextInt(0x10000))
                                : PIECES.get(random.nextInt(PIECES.size())));
            }
            String written = text.toString();
            String expected = encodable(written);

            assertThat(read(document(written, text.isEmpty() ? "k" : written)))
                    .as("%s of round %d", shown(text), i)
                    .isEqualTo(document(expected, text.isEmpty() ? "k" : expected));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "qemu/100",
                "local-lvm",
                "a b",
                "x86-64-v2-AES",
                "it's",
                "Grüße",
                "running",
                "nofail",
                "yesterday",
                "pve-manager/9.1.9/ee417479f54d5b32",
                "virtio=BC:24:11:2C:6E:01,bridge=vmbr0",
                "http://pve1.example"
            })
    void leavesPlainWhatIsPlain(String text) {
        assertThat(Shape.yaml(Map.of("k", text))).isEqualTo("k: " + text + "\n");
    }

    @Test
    void writesLinesAsLines() {
        assertThat(Shape.yaml(Map.of("k", "one\ntwo\n"))).isEqualTo("k: |\n  one\n  two\n");
        assertThat(Shape.yaml(List.of("one\n\n two"))).isEqualTo("- |-\n  one\n\n   two\n");
        assertThat(Shape.yaml(Map.of("k", "one\ntwo "))).isEqualTo("k: \"one\\ntwo \"\n");
        assertThat(Shape.yaml(Map.of("k", "one \ntwo"))).isEqualTo("k: \"one \\ntwo\"\n");
    }

    @Test
    void writesManyLinesWithoutRunningOutOfStack() {
        String text = "a line\n".repeat(100_000);

        assertThat(read(Map.of("k", text))).isEqualTo(Map.of("k", text));
    }

    @Test
    void leavesNothingThatIsInvisibleOrSteers() {
        assertThat(Shape.yaml(Map.of("k", "a\u202eb\u00a0c\u2028\ufeff\udb40\udc01 d\u200be")))
                .isEqualTo("k: \"a\\u202eb\\_c\\u2028\\ufeff\\U000e0001 d\\u200be\"\n");
    }

    @Test
    void writesValuesThatAreNoTextAndWhatIsEmpty() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("whole", 4.0);
        document.put("huge", 1e20);
        document.put("small", 1.5e-7);
        document.put("flag", true);
        document.put("none", null);
        document.put("list", List.of());
        document.put("object", Map.of());
        document.put("text", "");
        document.put("lists", List.of(List.of(1, 2), List.of(Map.of("a", 1))));

        assertThat(Shape.yaml(document)).isEqualTo("""
                whole: 4
                huge: 100000000000000000000
                small: 0.00000015
                flag: true
                none: null
                list: []
                object: {}
                text: ""
                lists:
                - - 1
                  - 2
                - - a: 1
                """);
        assertThat(List.of(Shape.yaml(List.of()), Shape.yaml(Map.of()), Shape.yaml("yes")))
                .containsExactly("[]\n", "{}\n", "\"yes\"\n");
    }

    /// Half of a surrogate pair is no character: UTF-8 cannot carry it, and libyaml refuses a document with its escape.
    private static String encodable(String text) {
        return UTF_8.decode(UTF_8.encode(text)).toString();
    }

    private static Map<String, Object> document(String text, String name) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("value", text);
        document.put("list", new ArrayList<>(List.of(text, "b")));
        document.put("names", new LinkedHashMap<>(Map.of(name, text)));
        document.put("end", "x");
        return document;
    }

    /// As both read it; they must agree.
    private static Object read(Map<String, Object> document) {
        String yaml = Shape.yaml(document);
        Object one = new Yaml().load(yaml);
        Object two = new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        assertThat(two).as(yaml).isEqualTo(one);
        return one;
    }

    private static String shown(CharSequence text) {
        StringBuilder shown = new StringBuilder();
        text.chars()
                .forEach(letter -> shown.append(
                        letter < 0x7f && letter >= ' ' ? Character.toString(letter) : "\\u%04x".formatted(letter)));
        return shown.toString();
    }
}
