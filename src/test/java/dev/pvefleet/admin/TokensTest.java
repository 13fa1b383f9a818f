package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private final Tokens tokens = new Tokens(List.of(
            FakeAgent.token("ops", Role.OPERATOR, "right"), FakeAgent.token("eyes", Role.VIEWER, "a+b/c=.~_-")));

    @ParameterizedTest
    @ValueSource(strings = {"Bearer right", "bearer right", "BEARER  right"})
    void whoShowsAKnownTokenIsItsOwner(String header) {
        assertThat(tokens.callerOf(header)).hasValueSatisfying(caller -> {
            assertThat(caller.name()).isEqualTo("ops");
            assertThat(caller.mayChange()).isTrue();
        });
    }

    @Test
    void aViewerMayNotChange() {
        assertThat(tokens.callerOf("Bearer a+b/c=.~_-")).hasValueSatisfying(caller -> {
            assertThat(caller.name()).isEqualTo("eyes");
            assertThat(caller.mayChange()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "right",
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Bearer rightly",
                "Bearer righ",
                "Bearer right right",
                "Bearer right,Bearer right",
                "Basic right",
                "Bearer\tright",
                "Bearer right\n",
                "Bearer ops"
            })
    void whoShowsAnythingElseIsNobody(String header) {
        assertThat(tokens.callerOf(header)).isEmpty();
    }

    @Test
    void theHashItselfOpensNothing() {
        String hash = tokens.known().getFirst().sha256();

        assertThat(tokens.callerOf("Bearer " + hash)).isEmpty();
    }

    @Test
    void aTokenIsNeverPrinted() {
        assertThat(tokens.callerOf("Bearer right").toString()).contains("ops").doesNotContain("right");
    }

    @Test
    void anEndlessTokenIsNotEvenHashed() {
        assertThat(tokens.callerOf("Bearer " + "x".repeat(1 << 20))).isEmpty();
    }
}
