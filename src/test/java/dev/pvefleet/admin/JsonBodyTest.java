package dev.pvefleet.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
    @Test
    void anObjectIsReadAsItIs() {
        assertThat(JsonBody.read("{\"a\":1,\"b\":\"ü\",\"c\":[true,null],\"d\":{\"e\":0.10}}".getBytes(UTF_8)))
                .containsEntry("a", 1)
                .containsEntry("b", "ü")
                .containsEntry("d", Map.of("e", new BigDecimal("0.10")))
                .containsKey("c");
    }

    @Test
    void nothingIsAnObjectWithoutMembers() {
        assertThat(JsonBody.read(new byte[0])).isEmpty();
        assertThat(JsonBody.read("{}".getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "null",
                "[]",
                "\"text\"",
                "1",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{\"a\":1,\"a\":2}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\u0001\"}",
                "/* c */ {}",
                "<html>"
            })
    void whatIsNoStrictObjectIsRefused(String body) {
        Problem problem = Problems.of(() -> JsonBody.read(body.getBytes(UTF_8)));

        assertThat(problem.trouble()).isEqualTo(Trouble.USAGE);
        assertThat(problem.detail()).startsWith("the body is n").doesNotContain("\u0001", "com.fasterxml");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        for (byte[] body : List.of(
                "{\"a\":\"ü\"}".getBytes(ISO_8859_1),
                new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'},
                new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
                new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0})) {
            assertThat(Problems.of(() -> JsonBody.read(body)).detail()).isEqualTo("the body is not UTF-8");
        }
    }

    @Test
    void whatIsTooDeepOrTooLongIsRefused() {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        String lists = "{\"a\":" + "[".repeat(60_000);
        String number = "{\"a\":" + "9".repeat(60_000) + "}";
        String small = "{\"a\":1e-" + "9".repeat(9) + "}";

        for (String body : List.of(deep, lists, number)) {
            assertThat(Problems.of(() -> JsonBody.read(body.getBytes(UTF_8))).detail())
                    .hasSizeLessThan(400);
        }
        assertThat(JsonBody.read(small.getBytes(UTF_8))).containsKey("a");
    }

    @Test
    void whatSaysTheSameHasOneForm() {
        assertThat(JsonBody.canonical(JsonBody.read("{\"b\":{\"y\":1,\"x\":2},\"a\":1}".getBytes(UTF_8))))
                .isEqualTo(
                        JsonBody.canonical(JsonBody.read(" { \"a\" : 1 , \"b\":{\"x\":2,\"y\":1}}".getBytes(UTF_8))));
    }
}
