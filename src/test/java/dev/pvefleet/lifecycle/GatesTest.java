package dev.pvefleet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pvefleet.lifecycle.Gates.Objection;
import dev.pvefleet.lifecycle.RefusedException.Gate;
import dev.pvefleet.model.Clocks;
import dev.pvefleet.model.Safety;
import dev.pvefleet.model.Tags;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatesTest {
    private static final Safety SAFETY = new Safety("swamp", Set.of("production", "protected"));
    private final Stage stage = new Stage();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, UNMANAGED",
                "web;db, UNMANAGED",
                "swampy, UNMANAGED",
                "production, UNMANAGED",
                "swamp, ''",
                "Swamp, ''",
                "'web, swamp', ''",
                "swamp;production, ''",
            })
    void stopNeedsTheManagedTagOnly(String tags, String expected) {
        assertThat(gates(Gates.toStop("stop", "qemu/100", tags(tags), SAFETY))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, UNMANAGED",
                "web, UNMANAGED",
                "production, UNMANAGED PROTECTED",
                "swamp, ''",
                "swamp;web, ''",
                "swamp;production, PROTECTED",
                "swamp;PRODUCTION, PROTECTED",
                "protected swamp, PROTECTED",
                "swamp;productions, ''",
            })
    void deleteNeedsTheManagedTagAndNoProtectedOne(String tags, String expected) {
        assertThat(gates(Gates.toDelete("qemu/100", tags(tags), SAFETY))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "swamp, swamp;web, ''",
                "swamp, -, TAG_DROP",
                "swamp, web, TAG_DROP",
                "swamp;production, swamp, TAG_DROP",
                "swamp;production, production;swamp;x, ''",
                "swamp, SWAMP, ''",
                "web, -, ''",
                "web, swamp, ''",
            })
    void retaggingMustNotLoseAWatchedTag(String before, String after, String expected) {
        assertThat(gates(Gates.toRetag("qemu/100", tags(before), tags(after), SAFETY)))
                .isEqualTo(expected);
    }

    @Test
    void theRefusalNamesTheTagThatIsWhyAndHowToOverrideIt() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> Gates.pass(
                        Gates.toDelete("qemu/100 (web)", Tags.parse("swamp;production"), SAFETY), stage.trail()));

        assertThat(refused).hasMessage("🐊 qemu/100 (web) is tagged 'production', which protects it from delete");
        assertThat(refused.gate()).isEqualTo(Gate.PROTECTED);
        assertThat(refused.hint()).contains("to do it all the same, force it for this one call (force=true)");
    }

    @Test
    void theRefusalSaysThatTheManagedTagIsMissing() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> Gates.pass(Gates.toStop("shutdown", "lxc/200 (dns)", Tags.NONE, SAFETY), stage.trail()));

        assertThat(refused)
                .hasMessage("🐊 lxc/200 (dns) is not tagged 'swamp', so it is not ours, and shutdown leaves it alone");
        assertThat(refused.gate()).isEqualTo(Gate.UNMANAGED);
    }

    @Test
    void allReasonsAreSaidAtOnce() {
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> Gates.pass(Gates.toDelete("qemu/100", Tags.parse("protected"), SAFETY), stage.trail()));

        assertThat(refused.reasons()).hasSize(2);
        assertThat(refused).hasMessageContaining("'swamp'").hasMessageContaining("'protected'");
    }

    @Test
    void forceOverridesAndIsToldOnceForEachGate() {
        Trail forced = new Trail(Stage.conduct(true, false), stage, Clocks.of(stage));
        List<Objection> objections = Gates.toDelete("qemu/100", Tags.parse("protected"), SAFETY);

        Gates.pass(objections, forced);
        Gates.pass(objections, forced);

        assertThat(stage.heard).containsExactly("forced UNMANAGED", "forced PROTECTED");
    }

    @Test
    void forceIsNotToldWhereNothingStoodInTheWay() {
        Trail forced = new Trail(Stage.conduct(true, false), stage, Clocks.of(stage));

        assertThatCode(() -> Gates.pass(List.of(), forced)).doesNotThrowAnyException();

        assertThat(stage.heard).isEmpty();
    }

    private static Tags tags(String text) {
        return text == null ? Tags.NONE : Tags.parse(text);
    }

    private static String gates(List<Objection> objections) {
        return String.join(" ", objections.stream().map(it -> it.gate().name()).toList());
    }
}
