package dev.pvefleet.lifecycle;

import dev.pvefleet.lifecycle.Write.Trace;
import dev.pvefleet.model.Upid;
import dev.pvefleet.proxmox.Answer;
import dev.pvefleet.proxmox.ProxmoxApi;
import dev.pvefleet.proxmox.TaskCalls;
import dev.pvefleet.proxmox.TaskCalls.TaskRow;
import dev.pvefleet.proxmox.transport.Pause;
import dev.pvefleet.proxmox.transport.TransportException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the task of a write whose answer was lost, if there is exactly one that can be it.
///
/// PVE may begin late: a write that waits for a lock begins up to ten seconds after the connection broke.
final class LostAnswers {
    private static final List<Duration> PAUSES = List.of(
            Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    private final Clock clock;
    private final Pause pause;

    LostAnswers(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /// @param deadline when the task is too late: it is looked for at least once, but not for long after that
    /// @param why how the answer was lost
    /// @throws TransportException if the task cannot be told; it says what is known
    Upid find(ProxmoxApi api, Write write, Instant deadline, Trail trail, TransportException why) {
        Optional<Trace> trace = write.trace().filter(it -> it.before().isPresent());
        return trace.isPresent() ? find(api, write, trace.get(), deadline, trail, why) : unknown(write, why, "");
    }

    private Upid find(ProxmoxApi api, Write write, Trace trace, Instant deadline, Trail trail, TransportException why) {
        trail.step("no answer to the %s; looking for its task on node %s".formatted(write.what(), trace.node()));
        String seen = "";
        for (Duration wait : PAUSES) {
            if (wait.isPositive() && clock.instant().plus(wait).isAfter(deadline.plus(Trail.MOMENT))) {
                break;
            }
            try {
                pause.take(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                break;
            }
            switch (api.ask(TaskCalls.recent(trace.node(), trace.vmid()), trail.lookDeadline(deadline))) {
                case Answer.Given<List<TaskRow>>(var rows) -> {
                    List<Upid> candidates = candidates(rows, trace, api.user());
                    if (candidates.size() == 1) {
                        return candidates.getFirst();
                    }
                    if (candidates.size() > 1) {
                        return unknown(write, why, several(candidates));
                    }
                    seen = "; node %s has no new task of that sort".formatted(trace.node());
                }
                case Answer.Refused<List<TaskRow>>(var refusal) ->
                    seen = "; its tasks cannot be read: " + refusal.getMessage();
            }
        }
        return unknown(write, why, seen);
    }

    private static List<Upid> candidates(List<TaskRow> rows, Trace trace, Optional<String> user) {
        List<Upid> candidates = new ArrayList<>();
        for (TaskRow row : rows) {
            if (trace.mayBe(row.upid(), user) && !candidates.contains(row.upid())) {
                candidates.add(row.upid());
            }
        }
        return candidates;
    }

    private static String several(List<Upid> candidates) {
        return candidates.stream()
                .map(Upid::toString)
                .collect(Collectors.joining(", ", "; several tasks may be it: ", ""));
    }

    /// Never returns, but says so to the compiler.
    private static Upid unknown(Write write, TransportException why, String seen) {
        String look = write.trace()
                .map(it ->
                        "look at what the guest does before you try again: pvesh get /nodes/%s/tasks --vmid %s --source all"
                                .formatted(it.node(), it.vmid()))
                .orElse("look at the guest before you try again");
        throw new TransportException(
                why.kind(),
                "%s; whether the %s began is not known%s".formatted(why.getMessage(), write.what(), seen),
                why.detail(),
                why.status().orElse(0),
                why.errors(),
                look,
                why);
    }
}
