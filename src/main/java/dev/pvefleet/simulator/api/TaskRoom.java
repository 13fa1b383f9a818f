package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.simulator.cluster.Identity;
import dev.pvefleet.simulator.cluster.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A node's worker tasks: which there were, how one stands, what it said.
final class TaskRoom implements Room {
    private static final int MOST_RECENT = 25;
    private static final Pattern UPID_START = Pattern.compile("UPID:[^:]+:[0-9A-Fa-f]{8}:.*");

    @Override
    public Map<String, Handler> handlers() {
        return Map.of(
                "GET /cluster/tasks", TaskRoom::recent,
                "GET /nodes/{node}/tasks", TaskRoom::list,
                "GET /nodes/{node}/tasks/{upid}/status", TaskRoom::status,
                "GET /nodes/{node}/tasks/{upid}/log", TaskRoom::log,
                "DELETE /nodes/{node}/tasks/{upid}", TaskRoom::stop);
    }

    private static Answer list(Asked asked) {
        List<Task> found = new ArrayList<>();
        for (Task task : asked.cluster().tasks().reversed()) {
            if (task.node().equals(asked.node()) && isVisible(task, asked) && isWanted(task, asked)) {
                found.add(task);
            }
        }
        int start = (int) Math.min(asked.number("start", 0), found.size());
        int end = (int) Math.min(start + asked.number("limit", 50), found.size());
        ArrayNode list = Json.array();
        found.subList(start, end).forEach(task -> entry(list.addObject(), task));
        return Answer.page(list, found.size());
    }

    /// What runs in the whole cluster, and the last tasks of each node; a running one has no status here.
    private static Answer recent(Asked asked) {
        Map<NodeName, Integer> counts = new HashMap<>();
        ArrayNode list = Json.array();
        for (Task task : asked.cluster().tasks().reversed()) {
            boolean running = task.end().isEmpty();
            boolean last = running || counts.merge(task.node(), 1, Integer::sum) <= MOST_RECENT;
            if (last && (isOwn(task, asked) || asked.may("/nodes/" + task.node(), "Sys.Audit"))) {
                ObjectNode entry = list.addObject();
                entry(entry, task);
                if (running) {
                    entry.remove("status");
                }
            }
        }
        return Answer.of(list);
    }

    private static boolean isWanted(Task task, Asked asked) {
        String source = asked.text("source").orElse("archive");
        boolean bySource = task.end().isPresent() ? !source.equals("active") : !source.equals("archive");
        boolean byError =
                !asked.flag("errors") || task.end().filter(Task.End::isError).isPresent();
        boolean byTime = task.startedAt().getEpochSecond() >= asked.number("since", 0)
                && task.startedAt().getEpochSecond() <= asked.number("until", Long.MAX_VALUE);
        return bySource
                && byError
                && byTime
                && asked.text("typefilter").map(task.type()::equals).orElse(true)
                && asked.text("vmid").map(task.id()::equals).orElse(true)
                && asked.text("userfilter").map(task.user()::contains).orElse(true);
    }

    private static void entry(ObjectNode entry, Task task) {
        entry.put("upid", task.upid().toString());
        common(entry, task);
        task.end()
                .ifPresentOrElse(
                        end -> entry.put("endtime", end.at().getEpochSecond()).put("status", end.exitStatus()),
                        () -> entry.put("status", "RUNNING"));
    }

    private static Answer status(Asked asked) {
        Task task = existing(asked);
        ObjectNode data = Json.object();
        data.put("upid", task.upid().toString());
        common(data, task);
        task.end()
                .ifPresentOrElse(
                        end -> data.put("status", "stopped").put("exitstatus", end.exitStatus()),
                        () -> data.put("status", "running"));
        asked.workers().polled(task.upid());
        return Answer.of(data);
    }

    /// Asks a task to stop. Others' tasks need Sys.Modify on the node.
    private static Answer stop(Asked asked) {
        Task task = existing(asked);
        if (!isOwn(task, asked) && !asked.may("/nodes/" + asked.node(), "Sys.Modify")) {
            throw ApiError.forbidden("/nodes/%s, Sys.Modify".formatted(asked.node()));
        }
        asked.workers().interrupt(task.upid(), "received interrupt");
        return Answer.nothing();
    }

    private static void common(ObjectNode entry, Task task) {
        Identity owner = Identity.parse(task.user());
        entry.put("node", task.node().toString());
        entry.put("pid", task.pid());
        entry.put("pstart", task.processStart());
        entry.put("starttime", task.startedAt().getEpochSecond());
        entry.put("type", task.type());
        entry.put("id", task.id());
        entry.put("user", owner.user());
        owner.token().ifPresent(name -> entry.put("tokenid", name));
    }

    private static Answer log(Asked asked) {
        Task task = existing(asked);
        List<String> lines = task.wholeLog().isEmpty() ? List.of("no content") : task.wholeLog();
        int start = (int) Math.min(asked.number("start", 0), lines.size());
        long limit = asked.number("limit", 50);
        int end = limit == 0 ? lines.size() : (int) Math.min(start + limit, lines.size());
        ArrayNode list = Json.array();
        for (int index = start; index < end; index++) {
            list.addObject().put("n", index + 1).put("t", lines.get(index));
        }
        return Answer.page(list, lines.size());
    }

    private static Task existing(Asked asked) {
        String upid = asked.required("upid");
        if (!UPID_START.matcher(upid).matches()) {
            throw ApiError.parameters(Map.of("upid", "unable to parse worker upid"));
        }
        Task task = asked.cluster()
                .task(parsed(upid))
                .filter(each -> each.node().equals(asked.node()))
                .orElseThrow(() -> ApiError.parameters(Map.of("upid", "no such task")));
        if (!isVisible(task, asked)) {
            throw ApiError.forbidden("/nodes/%s, Sys.Audit".formatted(asked.node()));
        }
        return task;
    }

    private static Upid parsed(String upid) {
        try {
            return new Upid(upid);
        } catch (IllegalArgumentException e) {
            throw ApiError.parameters(Map.of("upid", "unable to parse worker upid"));
        }
    }

    /// One sees one's own tasks, a user also those of its tokens, and with Sys.Audit on the node all.
    private static boolean isVisible(Task task, Asked asked) {
        return isOwn(task, asked) || asked.may("/nodes/" + asked.node(), "Sys.Audit");
    }

    private static boolean isOwn(Task task, Asked asked) {
        Identity owner = Identity.parse(task.user());
        return owner.equals(asked.who())
                || (asked.who().token().isEmpty()
                        && owner.user().equals(asked.who().user()));
    }
}
