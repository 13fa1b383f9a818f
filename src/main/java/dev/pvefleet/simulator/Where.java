package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import java.util.Optional;

/// Which requests a fault hits. What is left out hits all.
///
/// @param node the node in the path, or the one that was asked where the path names none
/// @param endpoint the path with its variables in braces, such as `/nodes/{node}/status`
/// @param times after how many requests the fault is over
public record Where(Optional<Face> face, Optional<NodeName> node, Optional<String> endpoint, int times) {
    /// Every request, for good.
    public static Where anything() {
        return new Where(Optional.empty(), Optional.empty(), Optional.empty(), Integer.MAX_VALUE);
    }

    public Where at(Face wanted) {
        return new Where(Optional.of(wanted), node, endpoint, times);
    }

    public Where on(NodeName wanted) {
        return new Where(face, Optional.of(wanted), endpoint, times);
    }

    public Where endpoint(String template) {
        return new Where(face, node, Optional.of(template), times);
    }

    public Where times(int most) {
        return new Where(face, node, endpoint, most);
    }

    boolean covers(Face asked, NodeName at, String template) {
        return face.map(wanted -> wanted == asked).orElse(true)
                && node.map(at::equals).orElse(true)
                && endpoint.map(template::equals).orElse(true);
    }
}
