package dev.pvefleet.state.sqlite;

import java.time.Instant;
import java.util.Optional;

/// Which process writes: its number, and when it started, because numbers are used again.
record ThisProcess(long pid, Optional<Instant> startedAt) {
    static ThisProcess current() {
        ProcessHandle process = ProcessHandle.current();
        return new ThisProcess(process.pid(), started(process));
    }

    /// Whether the process that is meant still lives. One that cannot be looked at is taken for another, except where
    /// nothing but its number is known.
    static boolean isAlive(long pid, Optional<Instant> startedAt) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startedAt.isEmpty() || started(process).equals(startedAt))
                .isPresent();
    }

    private static Optional<Instant> started(ProcessHandle process) {
        return process.info().startInstant().map(start -> Instant.ofEpochMilli(start.toEpochMilli()));
    }
}
