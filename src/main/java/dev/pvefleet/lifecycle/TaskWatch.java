package dev.pvefleet.lifecycle;

import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.Answers;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.Request;
import dev.pvefleet.proxmox.TaskCalls;
import dev.pvefleet.proxmox.TaskCalls.LogLine;
import dev.pvefleet.proxmox.TaskCalls.TaskStatus;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Waits for the end of a task, and passes on what it says meanwhile.
///
/// The task is asked again after a failure that may pass, since a node that is busy with it may not answer, and since
/// PVE may not know a task in the moment after it began. Whoever stops waiting leaves the task running.
final class TaskWatch {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int LINES_AT_ONCE = 500;

    /// More lines than this are not followed in one look; the rest comes with the next.
    private static final int PAGES_AT_ONCE = 10;

    /// How often PVE may say that it does not know the task.
    private static final int MOST_UNKNOWN = 5;

    private final Clock clock;
    private final Pause pause;

    TaskWatch(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /// Follows a task to its end, whichever that is.
    ///
    /// @throws TaskException if its end was not seen
    TaskEnd follow(ProxmoxApi api, Upid task, Instant deadline, Trail trail) {
        trail.started(task);
        Looking looking = new Looking(api, task, deadline, trail);
        for (Duration wait = first(trail); ; wait = longer(wait, trail)) {
            if (looking.sawTheEnd()) {
                return looking.end();
            }
            Duration left = Duration.between(clock.instant(), deadline);
            if (!left.isPositive()) {
                throw looking.late();
            }
            try {
                pause.take(left.compareTo(wait) < 0 ? left : wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw looking.stopped();
            }
        }
    }

    private static Duration first(Trail trail) {
        Duration most = trail.conduct().pollInterval();
        return most.compareTo(FIRST_PAUSE) < 0 ? most : FIRST_PAUSE;
    }

    private static Duration longer(Duration wait, Trail trail) {
        Duration most = trail.conduct().pollInterval();
        Duration more = wait.multipliedBy(3).dividedBy(2);
        return more.compareTo(most) < 0 ? more : most;
    }

    /// The looks at one task.
    private static final class Looking {
        private final ProxmoxApi api;
        private final Upid task;
        private final Instant deadline;
        private final Trail trail;
        private int line;
        private int unknown;
        private TaskStatus status = new TaskStatus(true, null);
        private Optional<TransportException> trouble = Optional.empty();

        private Looking(ProxmoxApi api, Upid task, Instant deadline, Trail trail) {
            this.api = api;
            this.task = task;
            this.deadline = deadline;
            this.trail = trail;
        }

        private boolean sawTheEnd() {
            Request<TaskStatus> asked = TaskCalls.status(task);
            Request<List<LogLine>> log = TaskCalls.log(task, line, LINES_AT_ONCE);
            Answers answers = api.sendTogether(List.of(asked, log), trail.lookDeadline(deadline));
            switch (answers.to(asked)) {
                case Answer.Given<TaskStatus>(var told) -> {
                    status = told;
                    trouble = Optional.empty();
                }
                case Answer.Refused<TaskStatus>(var why) -> {
                    trouble = Optional.of(why);
                    if (!mayPass(why)) {
                        throw unseen(why);
                    }
                }
            }
            answers.to(log).value().ifPresent(this::take);
            if (!status.running()) {
                takeTheRest();
            }
            return !status.running();
        }

        /// The status was read before the last lines may have been written, so a task that has ended is asked for
        /// them once more.
        private void takeTheRest() {
            for (int page = 0; page < PAGES_AT_ONCE; page++) {
                int before = line;
                api.ask(TaskCalls.log(task, line, LINES_AT_ONCE), trail.lookDeadline(deadline))
                        .value()
                        .ifPresent(this::take);
                if (line - before < LINES_AT_ONCE) {
                    return;
                }
            }
        }

        /// PVE fills an empty log with a line of its own.
        private void take(List<LogLine> lines) {
            List<String> said = lines.stream()
                    .filter(it -> it.number() > line)
                    .filter(it -> it.number() > 1 || !it.text().equals("no content"))
                    .map(LogLine::text)
                    .toList();
            if (!said.isEmpty()) {
                line = (int) lines.getLast().number();
                trail.log(task, said);
            }
        }

        private boolean mayPass(TransportException why) {
            return switch (why.kind()) {
                case UNREACHABLE, TIMEOUT, MALFORMED, LOCKED -> true;
                case NOT_FOUND, REJECTED -> ++unknown < MOST_UNKNOWN;
                case TLS, HOST_KEY, UNAUTHENTICATED, FORBIDDEN, UNSUPPORTED, STALE -> false;
            };
        }

        private TaskEnd end() {
            return new TaskEnd(task, String.valueOf(status.exitStatus()), trail.lastLines());
        }

        private TaskException late() {
            if (trouble.isPresent()) {
                return unseen(trouble.get());
            }
            return new TaskException(
                    Kind.TIMEOUT,
                    task,
                    "task %s did not end within %d s; it goes on: %s"
                            .formatted(
                                    task.type(), trail.conduct().taskTimeout().toSeconds(), task),
                    trail.lastLines(),
                    look());
        }

        private TaskException stopped() {
            return new TaskException(
                    Kind.TIMEOUT,
                    task,
                    "no longer waiting for task %s; it goes on: %s".formatted(task.type(), task),
                    trail.lastLines(),
                    look());
        }

        private TaskException unseen(TransportException why) {
            return new TaskException(
                    why.kind(),
                    task,
                    "task %s began, but what became of it cannot be seen: %s: %s"
                            .formatted(task.type(), why.getMessage(), task),
                    trail.lastLines(),
                    look());
        }

        private String look() {
            return "see how it stands, on any node: pvesh get /nodes/%s/tasks/%s/status".formatted(task.node(), task);
        }
    }
}
