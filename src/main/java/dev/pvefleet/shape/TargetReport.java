package dev.pvefleet.shape;

import dev.pvefleet.model.Failure;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.TargetName;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How one target fared in a command over several, as documents say it.
///
/// @param status `ok`, or `failed` when the target or one of its nodes failed
/// @param failures the nodes that failed, when others did not; else absent
@RegisterForReflection
public record TargetReport(
        TargetName name,
        String status,
        @Nullable Kind kind,
        @Nullable String message,
        @Nullable String hint,
        @Nullable List<NodeFailure> failures) {

    public static TargetReport ok(TargetName name) {
        return new TargetReport(name, "ok", null, null, null, null);
    }

    public static TargetReport failed(TargetName name, Failure failure) {
        return new TargetReport(
                name,
                "failed",
                failure.kind(),
                failure.message(),
                failure.hint().orElse(null),
                null);
    }

    /// The report of a target that answered, some of whose nodes may not have.
    public static TargetReport of(TargetName name, SortedMap<NodeName, Failure> failures) {
        if (failures.isEmpty()) {
            return ok(name);
        }
        Failure first = failures.values().iterator().next();
        String nodes = failures.keySet().stream().map(NodeName::toString).collect(Collectors.joining(", "));
        return new TargetReport(
                name,
                "failed",
                first.kind(),
                failures.size() == 1 ? first.message() : "%d nodes failed: %s".formatted(failures.size(), nodes),
                first.hint().orElse(null),
                failures.entrySet().stream().map(NodeFailure::of).toList());
    }

    public boolean isOk() {
        return kind == null;
    }

    /// Why one node gave nothing.
    @RegisterForReflection
    public record NodeFailure(
            NodeName node,
            Kind kind,
            String message,
            @Nullable String hint) {
        private static NodeFailure of(Map.Entry<NodeName, Failure> entry) {
            Failure failure = entry.getValue();
            return new NodeFailure(
                    entry.getKey(),
                    failure.kind(),
                    failure.message(),
                    failure.hint().orElse(null));
        }
    }
}
