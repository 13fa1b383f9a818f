package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.schedule.EdgeLog.Keys;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Logs what changes, once, and keeps silent while it stays: unreachable and reachable again, failing and well again.
///
/// What follows from an unreachable target is not logged a second time for each of its operations.
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
        if (!reading.parts().containsKey(operation.toString())) {
            well(target, operation.toString(), operation);
        }
        reading.parts().forEach((part, failure) -> {
            if (reading.off().contains(part)) {
                failure.ifPresent(why -> isOff(target, part, operation, why));
            } else {
                isOn(target, part, operation);
                failure.ifPresentOrElse(
                        why -> failed(target, part, operation, why), () -> well(target, part, operation));
            }
        });
        List<String> before = noticed.put(new Part(target, operation.toString()), reading.notices());
        if (!reading.notices().equals(before)) {
            reading.notices().forEach(notice -> log.say(Logger.Level.WARN, notice, Keys.of(target, operation)));
        }
    }

    /// @param reached whether PVE answered at all
    void refused(TargetName target, Operation operation, Failure failure, boolean reached) {
        if (operation != Operation.SYNC) {
            failed(target, operation.toString(), operation, failure);
        } else if (reached) {
            outages.answered(target);
            failed(target, operation.toString(), operation, failure);
        } else {
            outages.missed(target, failure);
        }
    }

    void broken(TargetName target, Operation operation, Throwable defect) {
        log.defect(Keys.of(target, operation), defect);
    }

    /// Whether a failure would be said now: it is new, and does not follow from what was said of the whole target.
    boolean isNews(TargetName target, String part, Failure failure) {
        return !outages.isDown(target) && failing.get(new Part(target, part)) != failure.kind();
    }

    /// A node that is off is one piece of news, not one for each operation that does not read it.
    private void isOff(TargetName target, String part, Operation operation, Failure why) {
        failing.remove(new Part(target, part));
        if (off.add(new Part(target, node(part)))) {
            log.failed("node is off", Keys.of(target, operation, part), why);
        }
    }

    private void isOn(TargetName target, String part, Operation operation) {
        if (off.remove(new Part(target, node(part)))) {
            log.well("node is on again", Keys.of(target, operation, part));
        }
    }

    private static String node(String part) {
        return part.substring(part.indexOf('/') + 1);
    }

    private void failed(TargetName target, String part, Operation operation, Failure failure) {
        if (isNews(target, part, failure)) {
            failing.put(new Part(target, part), failure.kind());
            log.failed(Words.lost(failure.kind()), Keys.of(target, operation, part), failure);
        }
    }

    private void well(TargetName target, String part, Operation operation) {
        Kind before = failing.remove(new Part(target, part));
        if (before != null) {
            log.well(Words.regained(before), Keys.of(target, operation, part));
        }
    }

    private record Part(TargetName target, String part) {}
}
