package dev.pvefleet.cli;

import picocli.CommandLine.Option;

/// The options of commands that go on and log.
final class LogOptions {
    @Option(
            names = "--log-format",
            paramLabel = "FORM",
            description = "Log lines as ${COMPLETION-CANDIDATES}; text is the default.")
    private LogFormat format = LogFormat.TEXT;

    LogFormat format() {
        return format;
    }
}
