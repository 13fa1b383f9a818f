package dev.pvefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @ParameterizedTest
    @ValueSource(strings = {"100", "9001", "999999999"})
    void aVmidIsAWholeNumberInPvesRange(String text) {
        assertThat(Vmid.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99", "1000000000", "-100", "+100", "1e3", "100 ", "٤٢٤", "99999999999999999999"})
    void nothingElseIsAVmid(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Vmid.parse(text))
                .withMessage("'%s' is not a vmid: a vmid is a whole number from 100 to 999999999", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pve1", "PVE-01", "a"})
    void aNodeNameIsAHostName(String text) {
        assertThat(NodeName.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-pve", "pve-", "pve.example", "pve 1", "../pve", "pve\n1", "pve;reboot"})
    void nothingElseIsANodeName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NodeName.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a b", "a/b", "a\"b"})
    void aTargetNameIsSafeAsALabelAndAPathSegment(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TargetName.parse(text));
    }

    @Test
    void aGuestIdReadsAndWritesAsPveDoes() {
        assertThat(GuestId.parse("qemu/100")).isEqualTo(new GuestId(GuestType.QEMU, new Vmid(100)));
        assertThat(GuestId.parse("lxc/200")).hasToString("lxc/200");
        assertThatIllegalArgumentException().isThrownBy(() -> GuestId.parse("openvz/100"));
        assertThatIllegalArgumentException().isThrownBy(() -> GuestId.parse("100"));
    }

    @Test
    void whatIsWrittenTheSameIsTheSameKeyAndNothingElse() {
        Set<Object> keys = new HashSet<>(
                List.of(GuestId.parse("qemu/100"), new Vmid(100), new NodeName("pve1"), new TargetName("lab")));

        assertThat(keys)
                .contains(GuestId.parse("qemu/100"), new Vmid(100), new NodeName("pve1"), new TargetName("lab"))
                .doesNotContain(
                        GuestId.parse("lxc/100"),
                        GuestId.parse("qemu/101"),
                        new Vmid(101),
                        new NodeName("PVE1"),
                        new NodeName("pve2"),
                        new NodeName("lab"),
                        new TargetName("Lab"),
                        new TargetName("pve1"));
        assertThat(new Vmid(100)).isNotEqualTo(100).isNotEqualTo(null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"prod;web | prod;web", "web,Prod  prod | prod;web", "'' | ''", "' ;, ' | ''", "b;a;b | a;b"})
    void tagsAreSortedLowerCasedAndEachOnce(String text, String normal) {
        assertThat(Tags.parse(text)).hasToString(normal);
    }

    @Test
    void tagsAreFoundWhateverTheirCase() {
        Tags tags = Tags.parse("Swamp;production");

        assertThat(tags.contains("SWAMP")).isTrue();
        assertThat(tags.containsAny(Set.of("protected", "production"))).isTrue();
        assertThat(tags.containsAny(Set.of("protected"))).isFalse();
        assertThat(tags.contains("swam")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"7.4-17, 7.4", "9.1.9, 9.1", "pve-manager/8.4.1/2a5fa54a8503f96d, 8.4"})
    void aVersionIsItsFirstTwoParts(String text, String version) {
        assertThat(PveVersion.parse(text)).map(PveVersion::toString).contains(version);
    }

    @Test
    void versionsCompareAsNumbers() {
        assertThat(new PveVersion(8, 10).isAtLeast(8, 4)).isTrue();
        assertThat(new PveVersion(7, 4).isAtLeast(8, 0)).isFalse();
        assertThat(PveVersion.parse("unknown")).isEmpty();
    }

    @Test
    void aScopeKnowsItsNodes() {
        NodeScope named = new NodeScope.Named(List.of(new NodeName("pve1")));

        assertThat(named.includes(new NodeName("pve1"))).isTrue();
        assertThat(named.includes(new NodeName("pve2"))).isFalse();
        assertThat(new NodeScope.All().includes(new NodeName("pve2"))).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeScope.Named(List.of()));
    }
}
