package dev.pvefleet.cli;

import dev.pvefleet.cli.print.Output;
import dev.pvefleet.model.TargetName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that stand before or after any command.
final class GlobalOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration; else $$PVE_FLEET_CONFIG, ./config/pve-fleet.yaml, "
                    + "/etc/pve-fleet/pve-fleet.yaml.")
    private @Nullable Path config;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Only this target; else all of them.")
    private @Nullable TargetName target;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            scope = ScopeType.INHERIT,
            description = "One of ${COMPLETION-CANDIDATES}; table is the default.")
    private Output output = Output.TABLE;

    @Option(
            names = "--no-record",
            scope = ScopeType.INHERIT,
            description = "Do not record in the state file what this command sees; changes always are.")
    private boolean noRecord;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log to stderr, and show where an internal error came from.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and end.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and end.")
    private boolean version;

    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    Optional<TargetName> target() {
        return Optional.ofNullable(target);
    }

    Output output() {
        return output;
    }

    /// Whether what is seen shall be remembered.
    boolean record() {
        return !noRecord;
    }

    boolean verbose() {
        return verbose;
    }

    /// Whether picocli was asked for help or the version, which it answers itself.
    boolean asksForHelp() {
        return help || version;
    }
}
