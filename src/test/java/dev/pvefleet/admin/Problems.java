package dev.pvefleet.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The problem that something ends with.
final class Problems {
    private Problems() {}

    static Problem of(ThrowingCallable call) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
        assertThat(thrown).as("no problem").isNotNull();
        return thrown.problem();
    }
}
