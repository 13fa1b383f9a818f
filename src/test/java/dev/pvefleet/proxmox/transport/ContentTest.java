package dev.pvefleet.proxmox.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "0",
                "-1.5",
                "\"\"",
                "\"Grüße \\\"x\\\"\"",
                "{}",
                "[]",
                "[1,\"ü\",{\"a\":[null]}]",
                "{\"data\":[1],\"b\":{\"data\":2}}"
            })
    void findsAValueWhereverItStands(String value) {
        for (String object : List.of(
                "{\"data\":%s}",
                "\n { \"data\" : %s } \n",
                "{\"data\":%s,\"total\":3}",
                "{\"größe\":\"ü\",\"x\":{\"data\":7},\"data\":%s}",
                "\ufeff{\"data\":%s}")) {
            assertThat(dataOf(object.formatted(value))).as(object).isEqualTo(value);
        }
    }

    @Test
    void takesTheLastOfTwoFieldsAsJsonReadersDo() {
        assertThat(dataOf("{\"data\":1,\"data\":2}")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "\"data\"",
                "[{\"data\":1}]",
                "{\"x\":{\"data\":1}}",
                "{\"data\":",
                "{\"data\":}",
                "{\"data\":1",
                "{\"data\":[1}",
                "{\"data\":[1,]}",
                "{\"data\":\"a}",
                "{\"data\":\"\\x\"}",
                "{\"data\":01}",
                "{\"data\":1} {}",
                "{\"data\":1}]",
                "{\"data\":1,}",
                "<html>"
            })
    void isNotFooledByWhatIsNoObjectWithThatField(String text) {
        assertThat(Content.ofField("data", text.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void takesATextAsAWhole() {
        assertThat(Content.of(" [1, {\"a\": \"ü\"}] ").orElseThrow().tree()).hasToString("[1,{\"a\":\"ü\"}]");
        assertThat(Content.of("null").orElseThrow().tree().isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[1", "[1]]", "[1] 2", "{\"a\"}", "starting task", "\"a"})
    void isNotFooledByATextThatIsNoJson(String text) {
        assertThat(Content.of(text)).isEmpty();
    }

    @Test
    void handsOutTheElementsOfAList() {
        for (Content list : List.of(
                Content.of("[1,\"a\",{\"b\":[2]},null,[]]").orElseThrow(),
                Content.of(Content.of("[1,\"a\",{\"b\":[2]},null,[]]")
                        .orElseThrow()
                        .tree()),
                ofData("[1,\"a\",{\"b\":[2]},null,[]]"))) {
            List<JsonNode> elements = new ArrayList<>();
            list.forEach(elements::add);

            assertThat(list.isList()).isTrue();
            assertThat(elements).hasToString("[1, \"a\", {\"b\":[2]}, null, []]");
            assertThat(list.tree()).as("read a second time").hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"a\":[1]}", "\"[1]\"", "1"})
    void handsOutNothingOfWhatIsNoList(String value) {
        Content content = ofData(value);

        assertThat(content.isList()).isFalse();
        assertThatThrownBy(() -> content.forEach(_ -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isTheTreeThatItWasMadeOf() {
        assertThat(Content.of(NullNode.getInstance()).tree().isNull()).isTrue();
    }

    private static Content ofData(String value) {
        return Content.ofField("data", "{\"data\":%s}".formatted(value).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static String dataOf(String object) {
        return Content.ofField("data", object.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .tree()
                .toString();
    }
}
