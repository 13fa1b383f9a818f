package dev.pvefleet.simulator;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.api.Answer;
import dev.pvefleet.simulator.api.ApiEngine;
import dev.pvefleet.simulator.cluster.Task;
import java.util.List;
import java.util.Optional;

/// What pvesh prints of a call that was done. It stays until the end of the task that it started, prints the task's
/// log and then its UPID, and ends well even if the task did not.
///
/// @param elsewhere whether pvesh ran on another node through SSH, whose whole output then comes as one JSON string
/// @param result the data as it is printed
record PveshTasks(ApiEngine engine, Patience patience, boolean elsewhere, String result) {
    PveshResult ended(Answer answer) {
        if (answer.task().isEmpty()) {
            String printed = lines(answer.printed());
            return new PveshResult(0, elsewhere && !printed.isEmpty() ? quoted(printed) : printed + result, "");
        }
        Upid upid = answer.task().get();
        Task task = engine.task(upid);
        while (task.end().isEmpty()) {
            if (!patience.goOn()) {
                engine.kill(upid);
                return new PveshResult(255, lines(task.log()), "");
            }
            engine.polled(upid);
            task = engine.task(upid);
        }
        return new PveshResult(0, output(task), complaint(task.end()));
    }

    private String output(Task task) {
        String log = lines(task.log());
        boolean glued = engine.glues() && !log.isEmpty();
        String whole = (glued ? log.stripTrailing() : log) + result;
        return elsewhere && !log.isEmpty() ? quoted(whole) : whole;
    }

    /// The lines arrive without their ends, so that they stand one behind the other.
    private static String quoted(String output) {
        return new TextNode(output.replace("\n", "")) + "\n";
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String complaint(Optional<Task.End> end) {
        String status = end.map(Task.End::exitStatus).orElse("OK");
        if (status.equals("OK")) {
            return "";
        }
        return status.startsWith("WARNINGS: ")
                ? "Task finished with %s warning(s)!\n".formatted(status.substring("WARNINGS: ".length()))
                : status + "\n";
    }
}
