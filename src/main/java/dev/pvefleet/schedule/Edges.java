package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.schedule.EdgeLog.Edge;
import dev.pvefleet.schedule.EdgeLog.Keys;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Logs what changes, once, and keeps silent while it stays: unreachable and reachable again, failing and well again.
///
/// What follows from an unreachable target is not logged a second time for each of its operations. What
/// happens to several nodes at once is one line.
final class Edges {
    private final EdgeLog log;
    private final Outages outages;
    private final Map<Part, Kind> failing = new ConcurrentHashMap<>();
    private final Set<Part> off = ConcurrentHashMap.newKeySet();
    private final Map<Part, List<String>> noticed = new ConcurrentHashMap<>();

    Edges(Logger logger, Clock clock) {
        this.log = new EdgeLog(logger);
        this.outages = new Outages(log, clock);
    }

    /// From now on there is this target.
    void enter(TargetName target) {
        outages.enter(target);
    }

    /// The target is not watched any more, and nothing that was said of it holds for another of its name.
    void leave(TargetName target) {
        outages.leave(target);
        failing.keySet().removeIf(part -> part.target.equals(target));
        off.removeIf(part -> part.target.equals(target));
        noticed.keySet().removeIf(part -> part.target.equals(target));
    }

    void answered(TargetName target, Operation operation, Reading reading) {
        if (operation == Operation.SYNC) {
            outages.answered(target);
        }
        List<Edge> edges = new ArrayList<>();
        if (!reading.parts().containsKey(operation.toString())) {
            well(target, operation.toString(), operation).ifPresent(edges::add);
        }
        reading.parts().forEach((part, failure) -> {
            if (reading.off().contains(part)) {
                failure.flatMap(why -> isOff(target, part, operation, why)).ifPresent(edges::add);
            } else {
                isOn(target, part, operation).ifPresent(edges::add);
                failure.map(why -> failed(target, part, operation, why))
                        .orElseGet(() -> well(target, part, operation))
                        .ifPresent(edges::add);
            }
        });
        log.say(edges);
        List<String> before = noticed.put(new Part(target, operation.toString()), reading.notices());
        if (!reading.notices().equals(before)) {
            reading.notices().forEach(notice -> log.say(Logger.Level.WARN, notice, Keys.of(target, operation)));
        }
    }

    /// @param reached whether PVE answered at all
    void refused(TargetName target, Operation operation, Failure failure, boolean reached) {
        if (operation == Operation.SYNC && !reached) {
            outages.missed(target, failure);
            return;
        }
        if (operation == Operation.SYNC) {
            outages.answered(target);
        }
        log.say(failed(target, operation.toString(), operation, failure).stream()
                .toList());
    }

    void broken(TargetName target, Operation operation, Throwable defect) {
        log.defect(Keys.of(target, operation), defect);
    }

    /// Whether a failure would be said now: it is new, and does not follow from what was said of the whole
    /// target, or of what it is a part of.
    boolean isNews(TargetName target, String part, Failure failure) {
        return !outages.isDown(target)
                && failing.get(new Part(target, part)) != failure.kind()
                && failing.get(new Part(target, whole(part))) != failure.kind();
    }

    private static String whole(String part) {
        return part.substring(0, Math.max(0, part.lastIndexOf('/')));
    }

    /// A node that is off is one piece of news, not one for each operation that does not read it.
    private Optional<Edge> isOff(TargetName target, String part, Operation operation, Failure why) {
        failing.remove(new Part(target, part));
        return off.add(new Part(target, node(part)))
                ? Optional.of(Edge.failed("node is off", Keys.of(target, operation, part), why))
                : Optional.empty();
    }

    private Optional<Edge> isOn(TargetName target, String part, Operation operation) {
        return off.remove(new Part(target, node(part)))
                ? Optional.of(Edge.well("node is on again", Keys.of(target, operation, part)))
                : Optional.empty();
    }

    private static String node(String part) {
        return part.substring(part.indexOf('/') + 1);
    }

    private Optional<Edge> failed(TargetName target, String part, Operation operation, Failure failure) {
        if (!isNews(target, part, failure)) {
            return Optional.empty();
        }
        failing.put(new Part(target, part), failure.kind());
        return Optional.of(Edge.failed(Words.lost(failure.kind()), Keys.of(target, operation, part), failure));
    }

    private Optional<Edge> well(TargetName target, String part, Operation operation) {
        return Optional.ofNullable(failing.remove(new Part(target, part)))
                .map(before -> Edge.well(Words.regained(before), Keys.of(target, operation, part)));
    }

    private record Part(TargetName target, String part) {}
}
