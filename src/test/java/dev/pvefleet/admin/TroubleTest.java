package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {
    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 502",
        "TIMEOUT, 504",
        "TLS, 502",
        "HOST_KEY, 502",
        "UNAUTHENTICATED, 502",
        "FORBIDDEN, 502",
        "NOT_FOUND, 404",
        "REJECTED, 422",
        "LOCKED, 409",
        "UNSUPPORTED, 501",
        "MALFORMED, 502",
        "STALE, 502"
    })
    void eachKindHasAStatus(Kind kind, int status) {
        assertThat(Trouble.of(kind).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theWordIsThatOfTheKind(Kind kind) {
        assertThat(Trouble.of(kind).kind()).isEqualTo(kind.label());
    }

    @Test
    void noTargetsRefusalLooksLikeOneOfTheClientsToken() {
        for (Kind kind : Kind.values()) {
            assertThat(Trouble.of(kind).status()).isNotIn(401, 403);
        }
    }

    @Test
    void aFailureBecomesAWholeDocument() {
        ProblemDocument document =
                ProblemDocument.of(Problem.of(new Failure(Kind.LOCKED, "VM is locked", Optional.of("wait"))));

        assertThat(document)
                .isEqualTo(new ProblemDocument(
                        "urn:pvefleet:problem:locked",
                        "A lock stands in the way",
                        409,
                        "VM is locked",
                        "locked",
                        "wait",
                        null,
                        null));
    }
}
