package dev.pvefleet.cli;

import java.util.concurrent.Callable;

/// A command that does something, so that the program must be started for it.
interface Work extends Callable<Integer> {
    /// How much of the program it needs.
    default Start start() {
        return Start.ONE_SHOT;
    }

    /// How its log looks, where it logs.
    default LogFormat logFormat() {
        return LogFormat.TEXT;
    }

    /// How much of the program a command needs.
    enum Start {
        /// No port, no log.
        ONE_SHOT,
        /// HTTP, as the configuration says.
        AGENT,
        /// HTTP where there is room, and a configuration of its own.
        DEMO
    }
}
