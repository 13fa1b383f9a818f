package dev.pvefleet.cli;

import dev.pvefleet.config.FleetConfig;
import java.util.Optional;

/// What the arguments ask for, as far as it matters before anything is started.
public sealed interface Asked {
    /// It is answered already: help, the version, a completion script, or a complaint about the arguments.
    record Answered(int exitCode) implements Asked {}

    /// A command that reads, prints and ends; it must open no port and log nothing unless asked.
    ///
    /// @param keepsLog whether what it logs is kept for a document instead of going to stderr
    record OneShot(boolean verbose, boolean keepsLog) implements Asked {}

    /// A command that serves until it is stopped.
    ///
    /// @param http where to listen; empty where the command brings its own configuration (`demo`)
    record Serving(Optional<FleetConfig.Http> http, boolean verbose, LogFormat logFormat) implements Asked {}
}
