package dev.pvefleet.cli;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/// Takes the lines of the log where they may not go to stderr, because a program reads one document there.
final class KeptLog extends Handler implements AutoCloseable {
    /// As `quarkus.log.console.format`.
    private static final String FORMAT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %s%e";

    private final PatternFormatter formatter = new PatternFormatter(FORMAT);
    private final Consumer<String> lines;

    private KeptLog(Consumer<String> lines) {
        this.lines = lines;
    }

    /// Begins to take them, until it is closed.
    static KeptLog to(Consumer<String> lines) {
        KeptLog log = new KeptLog(lines);
        Logger.getLogger("").addHandler(log);
        return log;
    }

    @Override
    public void publish(LogRecord line) {
        formatter.format(line).lines().forEach(lines);
    }

    @Override
    public void flush() {
        // Each line is taken at once.
    }

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
