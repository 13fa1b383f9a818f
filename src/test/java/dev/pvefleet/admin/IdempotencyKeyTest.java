package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.config.FleetConfig.Role;
import dev.pvefleet.config.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static final Caller CALLER = new Caller("ops", Role.OPERATOR, new Secret("token"));

    @Test
    void aKeyIsAnyVisibleWord() {
        assertThat(IdempotencyKey.of(List.of("8e03978e-40d5-43dd-bc93-6894a57f9324")))
                .contains(new IdempotencyKey("8e03978e-40d5-43dd-bc93-6894a57f9324"));
        assertThat(IdempotencyKey.of(List.of("\"quoted\""))).isPresent();
        assertThat(IdempotencyKey.of(List.of())).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\t", "ünicode", "\0"})
    void whatIsNoWordIsRefused(String key) {
        assertThat(Problems.of(() -> IdempotencyKey.of(List.of(key))).trouble()).isEqualTo(Trouble.USAGE);
    }

    @Test
    void twoKeysOrAnEndlessOneAreRefused() {
        assertThat(Problems.of(() -> IdempotencyKey.of(List.of("a", "a"))).trouble())
                .isEqualTo(Trouble.USAGE);
        assertThat(Problems.of(() -> IdempotencyKey.of(List.of("a".repeat(201))))
                        .trouble())
                .isEqualTo(Trouble.USAGE);
    }

    @Test
    void theHashIsThatOfTheWholeRequest() {
        String hash = hash(CALLER, "POST", "/a", Map.of("x", 1, "y", 2));

        assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(hash(CALLER, "POST", "/a", Map.of("y", 2, "x", 1)));
        assertThat(List.of(
                        hash(CALLER, "DELETE", "/a", Map.of("x", 1, "y", 2)),
                        hash(CALLER, "POST", "/b", Map.of("x", 1, "y", 2)),
                        hash(CALLER, "POST", "/a", Map.of("x", 1)),
                        hash(CALLER, "POST", "/a", Map.of("x", "1", "y", 2))))
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
    }

    @Test
    void theHashCannotBeFoundAgainWithoutTheToken() {
        Caller other = new Caller("ops", Role.OPERATOR, new Secret("another"));

        assertThat(hash(other, "POST", "/a", Map.of("password", "1234")))
                .isNotEqualTo(hash(CALLER, "POST", "/a", Map.of("password", "1234")));
    }

    private static String hash(Caller caller, String method, String path, Map<String, ?> arguments) {
        return IdempotencyKey.hash(caller, method, path, arguments);
    }
}
