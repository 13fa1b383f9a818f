package dev.pvefleet.cli;

import dev.pvefleet.config.ConfigException;
import dev.pvefleet.guest.AmbiguousGuestException;
import dev.pvefleet.guest.GuestNotFoundException;
import dev.pvefleet.lifecycle.HalfWrittenException;
import dev.pvefleet.lifecycle.RefusedException;
import dev.pvefleet.lifecycle.TaskException;
import dev.pvefleet.model.Kind;
import dev.pvefleet.proxmox.transport.TransportException;
import dev.pvefleet.shape.Documents.Problem;
import dev.pvefleet.shape.TargetReport;
import dev.pvefleet.state.StateException;
import java.io.IOException;
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
                        Problem.of("config", message(e), null),
                        e.mistakes().stream()
                                .map(mistake -> "error: " + mistake)
                                .toList());
            case UsageException e ->
                new Complaint(
                        ExitCode.USAGE,
                        Problem.of("usage", message(e), null),
                        e.mistakes().stream()
                                .map(mistake -> "error: " + mistake)
                                .toList());
            case AmbiguousGuestException e ->
                of(ExitCode.NOT_FOUND, "ambiguous", message(e), OptionNames.inCommandLine(e.advice()));
            case GuestNotFoundException e ->
                of(ExitCode.of(e.kind()), e.kind().label(), message(e), OptionNames.inCommandLine(e.advice()));
            case StateException e when e.isOthers() -> of(ExitCode.USAGE, "state", message(e), null);
            case RefusedException e -> about(e);
            case TaskException e -> about(e);
            case HalfWrittenException e -> about(e, verbose);
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
        return new Complaint(
                exitCode,
                Problem.of(word, message, single ? first.hint() : null).withTargets(failed),
                lines);
    }

    private static Complaint about(TransportException e) {
        String hint = e.advice().map(OptionNames::inCommandLine).orElse(null);
        Problem bare = Problem.of(e.kind().label(), message(e), hint);
        Problem problem = e.status().isPresent() ? bare.withStatus(e.status().getAsInt()) : bare;
        return new Complaint(ExitCode.of(e.kind()), problem, linesOf(message(e), hint));
    }

    private static Complaint about(RefusedException e) {
        String hint = e.advice().map(OptionNames::inCommandLine).orElse(null);
        Problem problem =
                Problem.of("refused", message(e), hint).withGate(e.gate().label(), e.reasons());
        List<String> further = e.reasons().stream()
                .filter(reason -> !message(e).contains(reason))
                .toList();
        return new Complaint(ExitCode.REFUSED, problem, linesOf(message(e), further, hint));
    }

    private static Complaint about(TaskException e) {
        String hint = e.advice().map(OptionNames::inCommandLine).orElse(null);
        Problem problem = Problem.of(e.kind().label(), message(e), hint).withTask(e.upid(), e.log());
        List<String> further = new ArrayList<>(e.log());
        if (!message(e).contains(e.upid().value())) {
            further.add(e.upid().value());
        }
        return new Complaint(ExitCode.of(e.kind()), problem, linesOf(message(e), further, hint));
    }

    private static Complaint about(HalfWrittenException e, boolean verbose) {
        Complaint failure = about(e.failure(), verbose);
        String hint = e.advice().map(OptionNames::inCommandLine).orElse(null);
        List<String> log = failure.problem().log();
        return new Complaint(
                failure.exitCode(),
                failure.problem().withOptions(message(e), hint, e.labels()),
                linesOf(message(e), log == null ? List.of() : log, hint));
    }

    /// The complaint about results that could not be written, on a full disk for example.
    static Complaint aboutOutput(IOException why) {
        return of(
                ExitCode.INTERNAL,
                "output",
                "the result could not be written: " + Objects.requireNonNullElse(why.getMessage(), "unknown reason"),
                null);
    }

    static Complaint of(int exitCode, String kind, String message, @Nullable String hint) {
        return new Complaint(exitCode, Problem.of(kind, message, hint), linesOf(message, hint));
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
        return linesOf(message, List.of(), hint);
    }

    /// @param further what belongs to the message, a line each
    private static List<String> linesOf(String message, List<String> further, @Nullable String hint) {
        List<String> lines = new ArrayList<>();
        lines.add("error: " + message);
        further.forEach(line -> lines.add("  " + line));
        if (hint != null) {
            lines.add("hint: " + hint);
        }
        return lines;
    }

    private static String message(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), "no message");
    }
}
