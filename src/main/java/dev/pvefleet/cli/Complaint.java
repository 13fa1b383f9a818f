package dev.pvefleet.cli;

import dev.pvefleet.config.ConfigException;
import dev.pvefleet.guest.AmbiguousGuestException;
import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.shape.Documents.Problem;
import dev.pvefleet.shape.TargetReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a command says when it failed, in whole or in part: lines for people, or one document for programs.
///
/// @param lines what people read; the problem says the same to programs
record Complaint(int exitCode, Problem problem, List<String> lines) {

    /// The complaint about anything that a command may throw.
    static Complaint about(Throwable thrown, boolean verbose) {
        return switch (thrown) {
            case TransportException e -> about(e);
            case ConfigException e ->
                new Complaint(
                        ExitCode.USAGE,
                        new Problem("config", message(e), null, null, null),
                        e.mistakes().stream()
                                .map(mistake -> "error: " + mistake)
                                .toList());
            case UsageException e -> of(ExitCode.USAGE, "usage", message(e), null);
            case AmbiguousGuestException e ->
                of(ExitCode.NOT_FOUND, "ambiguous", message(e), e.hint().orElse(null));
            case GuestNotFoundException e ->
                of(ExitCode.of(e.kind()), e.kind().label(), message(e), e.hint().orElse(null));
            default ->
                of(
                        ExitCode.INTERNAL,
                        "internal",
                        thrown.getClass().getSimpleName() + ": " + message(thrown),
                        verbose ? null : "this is a defect of pve-fleet; --verbose shows where it comes from");
        };
    }

    /// The complaint about targets that failed.
    ///
    /// @param read whether anything was read at all
    static Complaint about(List<TargetReport> failed, int asked, boolean read) {
        List<String> lines = new ArrayList<>();
        failed.forEach(report -> addLines(report, lines));
        List<Kind> kinds =
                failed.stream().map(TargetReport::kind).filter(Objects::nonNull).toList();
        int exitCode = read ? ExitCode.PARTIAL : ExitCode.of(kinds);
        boolean single = asked == 1;
        TargetReport first = failed.getFirst();
        String message = single
                ? String.valueOf(first.message())
                : "%d of %d targets failed: %s"
                        .formatted(
                                failed.size(),
                                asked,
                                String.join(
                                        ", ",
                                        failed.stream()
                                                .map(report -> report.name().toString())
                                                .toList()));
        String word =
                exitCode == ExitCode.PARTIAL ? "partial" : kinds.getFirst().label();
        return new Complaint(exitCode, new Problem(word, message, single ? first.hint() : null, null, failed), lines);
    }

    private static Complaint about(TransportException e) {
        String hint = e.hint().orElse(null);
        Integer status = e.status().isPresent() ? e.status().getAsInt() : null;
        Problem problem = new Problem(e.kind().label(), message(e), hint, status, null);
        return new Complaint(ExitCode.of(e.kind()), problem, linesOf(message(e), hint));
    }

    private static Complaint of(int exitCode, String kind, String message, @Nullable String hint) {
        return new Complaint(exitCode, new Problem(kind, message, hint, null, null), linesOf(message, hint));
    }

    private static void addLines(TargetReport report, List<String> lines) {
        List<TargetReport.NodeFailure> failures = report.failures();
        if (failures == null) {
            lines.addAll(linesOf(report.name() + ": " + report.message(), report.hint()));
            return;
        }
        failures.forEach(failure ->
                lines.addAll(linesOf(report.name() + "/" + failure.node() + ": " + failure.message(), failure.hint())));
    }

    private static List<String> linesOf(String message, @Nullable String hint) {
        return hint == null ? List.of("error: " + message) : List.of("error: " + message, "hint: " + hint);
    }

    private static String message(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), "no message");
    }
}
