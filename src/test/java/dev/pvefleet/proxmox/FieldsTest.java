package dev.pvefleet.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pvefleet.model.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "4294967296, 4294967296",
                "\"4294967296\", 4294967296",
                "\" 12 \", 12",
                "12.5, 13",
                "1.0e3, 1000",
                "\"0.5\", 1",
                "-1, -1",
                "9223372036854775807, 9223372036854775807"
            })
    void readsWholeNumbersInEveryForm(String json, long expected) {
        assertThat(field(json).whole("x")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"N/A\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"0x10\"",
                "\"1d\"",
                "true",
                "[1]",
                "{}",
                "1e300",
                "92233720368547758080"
            })
    void takesWhatIsNoWholeNumberForAbsent(String json) {
        assertThat(field(json).whole("x")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"0.0123, 0.0123", "\"0.0123\", 0.0123", "\"1e-3\", 0.001", "3, 3", "\"-5\", -5"})
    void readsFractionsInEveryForm(String json, double expected) {
        assertThat(field(json).number("x")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "1, true",
                "0, false",
                "\"1\", true",
                "\"0\", false",
                "true, true",
                "false, false",
                "\"true\", true",
                "\"no\", false",
                "\"\", false"
            })
    void readsBooleansInEveryForm(String json, boolean expected) {
        assertThat(field(json).flag("x")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"maybe\"", "[]", "{}"})
    void takesWhatIsNoBooleanForAbsent(String json) {
        assertThat(field(json).flag("x")).isNull();
        assertThat(field(json).isSet("x")).isFalse();
    }

    @Test
    void readsTextsWithoutBlanksAndTakesAnEmptyOneForAbsent() {
        assertThat(field("\"ATA     \"").text("x")).isEqualTo("ATA");
        assertThat(field("12").text("x")).isEqualTo("12");
        assertThat(field("\"  \"").text("x")).isNull();
        assertThat(field("null").text("x")).isNull();
        assertThat(field("[\"a\"]").text("x")).isNull();
        assertThat(field("1").text("y")).isNull();
    }

    @Test
    void sortsTheWordsOfAList() {
        assertThat(field("\"vztmpl,iso, backup\"").words("x")).containsExactly("backup", "iso", "vztmpl");
        assertThat(field("null").words("x")).isEmpty();
    }

    @Test
    void refusesWhatIsNoObject() {
        assertThatThrownBy(() -> Fields.of(Recorded.json("[1,2]")))
                .isInstanceOfSatisfying(
                        BadAnswerException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED))
                .hasMessage("expected an object, found a list of 2");
    }

    @Test
    void namesTheKeysOfAWrongAnswerButNotItsValues() {
        assertThatThrownBy(() -> Listing.of(Recorded.json("{\"password\":\"hunter2\",\"b\":1}"), Optional::of))
                .hasMessage("expected a list, found an object with the keys password, b");
        assertThatThrownBy(() -> Listing.of(Recorded.json("null"), Optional::of))
                .hasMessage("expected a list, found nothing");
    }

    @Test
    void leavesOutAndCountsTheElementsOfAListThatItCannotRead() {
        Listing<String> names = Listing.of(
                Recorded.json("[{\"n\":\"a\"},7,null,{\"n\":\"\"},{\"n\":\"b\"}]"),
                fields -> Optional.ofNullable(fields.text("n")));

        assertThat(names.items()).containsExactly("a", "b");
        assertThat(names.unreadable()).isEqualTo(3);
    }

    private static Fields field(String json) {
        return Fields.of(Recorded.json("{\"x\":" + json + "}"));
    }
}
