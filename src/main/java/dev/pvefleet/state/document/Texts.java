package dev.pvefleet.state.document;

import dev.pvefleet.model.ClusterStatus;
import dev.pvefleet.model.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small things as one text each.
public final class Texts {
    private static final Sheet<ClusterStatus> CLUSTERS = new Sheet<>(
            row -> new ClusterStatus(
                    row.flag("quorate"),
                    (int) row.number("nodes"),
                    (int) row.number("nodesOnline"),
                    row.requiredTime("recordedAt")),
            Sheet.column("quorate", ClusterStatus::quorate),
            Sheet.column("nodes", ClusterStatus::nodes),
            Sheet.column("nodesOnline", ClusterStatus::nodesOnline),
            Sheet.column("recordedAt", ClusterStatus::recordedAt));

    private Texts() {}

    public static String list(List<String> texts) {
        return Json.text(texts);
    }

    /// What the text says.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static List<String> list(String text) {
        return Json.listOf(text).stream().map(String::valueOf).toList();
    }

    public static String options(Map<String, Object> options) {
        return Json.text(options);
    }

    /// What the text says; nothing where there is none.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static Map<String, Object> optionsOf(@Nullable String text) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (text != null) {
            Json.map(text).forEach((name, value) -> {
                if (value != null) {
                    options.put(name, value);
                }
            });
        }
        return options;
    }

    public static @Nullable String failure(@Nullable Failure failure) {
        return failure == null ? null : FailureSheet.FAILURES.text(failure);
    }

    /// What the text says.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static @Nullable Failure failureOf(@Nullable String text) {
        return text == null ? null : FailureSheet.FAILURES.read(text);
    }

    public static String cluster(ClusterStatus status) {
        return CLUSTERS.text(status);
    }

    /// What the text says.
    ///
    /// @throws DocumentException if the text cannot be understood
    public static ClusterStatus clusterOf(String text) {
        return CLUSTERS.read(text);
    }
}
