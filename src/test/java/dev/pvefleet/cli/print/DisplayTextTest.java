package dev.pvefleet.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {
    @ParameterizedTest
    @CsvSource({
        "web, 3",
        "grün, 4",
        "gru\u0308n, 4",
        "日本, 4",
        "한국, 4",
        "\u1112\u1161\u11ab, 2",
        "ｗｅｂ, 6",
        "ｶﾅ, 2",
        "Привет, 6",
        "שלום, 4",
        "स्ते, 2",
        "\u4dc0, 2",
        "𠀀, 2",
        "😀, 2",
        "👍🏽, 2",
        "👩‍👩‍👧‍👦, 2",
        "🏳️‍🌈, 2",
        "🇩🇪, 2",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿, 2",
        "❤️, 2",
        "❤, 1",
        "1️⃣, 2",
        "✓, 1",
        "©, 1",
        "⌚, 2",
        "…, 1",
        "a😀b日, 6",
    })
    void takesAsManyColumnsAsATerminalShows(String text, int columns) {
        assertThat(DisplayText.width(DisplayText.visible(text))).isEqualTo(columns);
        assertThat(DisplayText.visible(text))
                .as("nothing in it is to be escaped")
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\u001b[31mb', 'a\\u001b[31mb'",
        "'a\nb\tc\rd', 'a\\nb\\tc\\rd'",
        "'x\u202Ecod.exe', 'x\\u202ecod.exe'",
        "'\u2066a\u2069', '\\u2066a\\u2069'",
        "'\u200Fa\u061C', '\\u200fa\\u061c'",
        "'a\u00ADb\uFEFF', 'a\\u00adb\\ufeff'",
        "'\u0085\u009b\u2028\u007F\u0000', '\\u0085\\u009b\\u2028\\u007f\\u0000'",
        "'\uD83D', '\\ud83d'",
    })
    void escapesWhatIsNoneToLookAt(String text, String visible) {
        assertThat(DisplayText.visible(text)).isEqualTo(visible);
        assertThat(DisplayText.width(visible)).isEqualTo(visible.length());
    }

    @Test
    void leavesLinesWhereTheyMayBe() {
        assertThat(DisplayText.visibleLines("one\ntwo\u001b[2J")).isEqualTo("one\ntwo\\u001b[2J");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "plain", "a\\nb"})
    void leavesTheRestAlone(String text) {
        assertThat(DisplayText.visible(text)).isEqualTo(text);
    }
}
