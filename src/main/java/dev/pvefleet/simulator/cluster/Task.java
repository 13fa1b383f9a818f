package dev.pvefleet.simulator.cluster;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A worker task, running or finished.
///
/// @param id what it works on, such as a vmid; empty for jobs over many guests
/// @param user `root@pam` or `user@realm!token`
/// @param end when and how it finished; empty while it runs
public record Task(
        NodeName node,
        int pid,
        long processStart,
        Instant startedAt,
        String type,
        String id,
        String user,
        List<String> log,
        Optional<End> end) {
    public Task {
        log = List.copyOf(log);
    }

    /// The end of a task.
    ///
    /// @param exitStatus `OK`, `WARNINGS: n`, or why it failed
    public record End(Instant at, String exitStatus) {
        public boolean isError() {
            return !exitStatus.equals("OK") && !exitStatus.startsWith("WARNINGS: ");
        }
    }

    public Upid upid() {
        return new Upid(String.format(
                Locale.ROOT,
                "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
                node,
                pid,
                processStart,
                startedAt.getEpochSecond(),
                type,
                id,
                user));
    }

    public Task withLine(String line) {
        List<String> more = new ArrayList<>(log);
        more.add(line);
        return new Task(node, pid, processStart, startedAt, type, id, user, more, end);
    }

    public Task ended(End how) {
        return new Task(node, pid, processStart, startedAt, type, id, user, log, Optional.of(how));
    }

    /// The log with the line that PVE's worker writes at the end.
    public List<String> wholeLog() {
        return end.map(done -> {
                    List<String> lines = new ArrayList<>(log);
                    lines.add(lastLine(done));
                    return List.copyOf(lines);
                })
                .orElse(log);
    }

    private static String lastLine(End end) {
        if (end.exitStatus().equals("OK")) {
            return "TASK OK";
        }
        return end.isError() ? "TASK ERROR: " + end.exitStatus() : "TASK " + end.exitStatus();
    }
}
