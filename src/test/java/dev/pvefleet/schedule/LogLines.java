package dev.pvefleet.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/// Keeps what is logged under a name, as text and as the fields that a JSON log has.
public final class LogLines extends Handler {
    private final PatternFormatter text = new PatternFormatter("%p %s");
    private final List<String> lines = new ArrayList<>();
    private final List<Map<String, String>> fields = new ArrayList<>();
    private final Logger logger;

    public LogLines(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    public synchronized List<String> texts() {
        return List.copyOf(lines);
    }

    synchronized List<Map<String, String>> fields() {
        return List.copyOf(fields);
    }

    synchronized void clear() {
        lines.clear();
        fields.clear();
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        lines.add(text.format(entry));
        fields.add(Map.copyOf(ExtLogRecord.wrap(entry).getMdcCopy()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
