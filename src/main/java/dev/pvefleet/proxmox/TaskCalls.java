package dev.pvefleet.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.proxmox.transport.Endpoint;
import dev.pvefleet.proxmox.transport.Params;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be asked about PVE's tasks. Each task is known to the node that its UPID names, and to no other.
public final class TaskCalls {
    /// More than one guest has at a time.
    private static final int MOST_RECENT = 50;

    private TaskCalls() {}

    public static Request<TaskStatus> status(Upid task) {
        return Request.of(Endpoint.TASK_STATUS, Params.NONE, TaskStatus::of, task.node(), task);
    }

    /// What a task said, from a line on (the first is 0), in order.
    public static Request<List<LogLine>> log(Upid task, int start, int limit) {
        return Request.of(
                Endpoint.TASK_LOG,
                Params.NONE.with("start", start).with("limit", limit),
                data -> Listing.of(data, TaskCalls::line).items(),
                task.node(),
                task);
    }

    /// The latest tasks about a vmid on a node, running ones included. A clone is about its source.
    public static Request<List<TaskRow>> recent(NodeName node, Vmid vmid) {
        return Request.of(
                Endpoint.NODE_TASKS,
                Params.NONE.with("source", "all").with("vmid", vmid.value()).with("limit", MOST_RECENT),
                data -> Listing.of(data, TaskCalls::row).items(),
                node);
    }

    private static Optional<LogLine> line(Fields line) {
        Long number = line.whole("n");
        String text = line.text("t");
        return number == null ? Optional.empty() : Optional.of(new LogLine(number, text == null ? "" : text));
    }

    private static Optional<TaskRow> row(Fields row) {
        String upid = row.text("upid");
        try {
            return upid == null
                    ? Optional.empty()
                    : Optional.of(new TaskRow(Upid.parse(upid), row.whole("endtime") == null));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Whether a task runs, and how it ended.
    ///
    /// @param exitStatus `OK`, `WARNINGS: n`, or why it failed; absent while it runs
    public record TaskStatus(boolean running, @Nullable String exitStatus) {
        static TaskStatus of(JsonNode data) {
            Fields fields = Fields.of(data);
            String status = fields.text("status");
            if (status == null) {
                throw BadAnswerException.expected("the status of a task", data);
            }
            boolean running = !status.equals("stopped");
            String exit = fields.text("exitstatus");
            return new TaskStatus(running, running ? null : exit == null ? "unexpected status" : exit);
        }
    }

    /// One line of a task's log; PVE counts from 1.
    public record LogLine(long number, String text) {}

    /// A task in a list.
    public record TaskRow(Upid upid, boolean running) {}
}
