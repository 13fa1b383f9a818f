package dev.pvefleet.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An error as RFC 9457 has it, with what this API adds: a word for programs, and what to do about it.
///
/// @param detail what was found, and what is allowed
/// @param mistakes every single one, where there may be several
/// @param operation the operation that is meant, as a link
@RegisterForReflection
record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String kind,
        @Nullable String hint,
        @Nullable List<String> mistakes,
        @Nullable String operation) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "urn:pvefleet:problem:";

    static ProblemDocument of(Problem problem) {
        Trouble trouble = problem.trouble();
        return new ProblemDocument(
                TYPES + trouble.kind(),
                trouble.title(),
                trouble.status(),
                problem.detail(),
                trouble.kind(),
                problem.hint().orElse(null),
                problem.mistakes().isEmpty() ? null : problem.mistakes(),
                problem.operation().map(Links::operation).orElse(null));
    }
}
