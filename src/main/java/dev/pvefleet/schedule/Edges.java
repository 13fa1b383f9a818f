package dev.pvefleet.schedule;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.Operation;
import dev.pvefleet.model.TargetName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Logs what changes, once, and keeps silent while it stays: unreachable and reachable again, failing and well again.
///
/// What follows from an unreachable target is not logged a second time for each of its operations.
final class Edges {
    private final Logger log;
    private final Map<TargetName, Boolean> reachable = new ConcurrentHashMap<>();
    private final Map<Part, Kind> failing = new ConcurrentHashMap<>();
    private final Map<Part, List<String>> noticed = new ConcurrentHashMap<>();

    Edges(Logger log) {
        this.log = log;
    }

    void answered(TargetName target, Operation operation, Reading reading) {
        if (operation == Operation.SYNC && Boolean.FALSE.equals(reachable.put(target, true))) {
            log.infof("reachable again target=%s operation=%s", target, operation);
        }
        well(target, operation.toString(), operation);
        reading.parts()
                .forEach((part, failure) -> failure.ifPresentOrElse(
                        why -> failed(target, part, operation, why), () -> well(target, part, operation)));
        List<String> before = noticed.put(new Part(target, operation.toString()), reading.notices());
        if (!reading.notices().equals(before)) {
            reading.notices().forEach(notice -> log.warnf("target=%s operation=%s %s", target, operation, notice));
        }
    }

    /// @param reached whether PVE answered at all
    void refused(TargetName target, Operation operation, Failure failure, boolean reached) {
        if (operation != Operation.SYNC || reached) {
            failed(target, operation.toString(), operation, failure);
        } else if (!Boolean.FALSE.equals(reachable.put(target, false))) {
            log.warnf("unreachable target=%s operation=%s %s%s", target, operation, failure.message(), hint(failure));
        }
    }

    void broken(TargetName target, Operation operation, RuntimeException defect) {
        log.errorf(defect, "defect, please report target=%s operation=%s", target, operation);
    }

    private void failed(TargetName target, String part, Operation operation, Failure failure) {
        if (Boolean.FALSE.equals(reachable.get(target))) {
            return;
        }
        if (failing.put(new Part(target, part), failure.kind()) != failure.kind()) {
            log.warnf(
                    "failing target=%s%s operation=%s %s%s",
                    target, node(part), operation, failure.message(), hint(failure));
        }
    }

    private void well(TargetName target, String part, Operation operation) {
        if (failing.remove(new Part(target, part)) != null) {
            log.infof("well again target=%s%s operation=%s", target, node(part), operation);
        }
    }

    /// Parts are named `operation/node` where a node has one of its own.
    private static String node(String part) {
        int slash = part.indexOf('/');
        return slash < 0 ? "" : " node=" + part.substring(slash + 1);
    }

    private static String hint(Failure failure) {
        return failure.hint().map(text -> " (" + text + ")").orElse("");
    }

    private record Part(TargetName target, String part) {}
}
