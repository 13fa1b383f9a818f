package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourhoodTest {
    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8:0:0:ffff::2",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::",
        "fe80::1, fe80::2%lo",
        "::ffff:192.0.2.1, 192.0.2.1"
    })
    void neighboursAreOne(String one, String other) {
        assertThat(Neighbourhood.of(one)).isEqualTo(Neighbourhood.of(other));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8:0:1::1, 2001:db8:0:2::1", "::1, 127.0.0.1"})
    void strangersAreNot(String one, String other) {
        assertThat(Neighbourhood.of(one)).isNotEqualTo(Neighbourhood.of(other));
    }

    @Test
    void whatIsNoAddressCountsAsItself() {
        assertThat(Neighbourhood.of("/run/some.sock")).isEqualTo("/run/some.sock");
    }
}
