package dev.pvefleet.simulator;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.simulator.api.Method;
import java.util.Optional;

/// Which requests a fault hits. What is left out hits all.
///
/// @param node the node in the path, or the one that was asked where the path names none
/// @param endpoint the path with its variables in braces, such as `/nodes/{node}/status`
/// @param method GET, POST, …; several endpoints differ by it only
/// @param vmid the guest in the path
/// @param times after how many requests the fault is over
public record Where(
        Optional<Face> face,
        Optional<NodeName> node,
        Optional<String> endpoint,
        Optional<Method> method,
        Optional<Vmid> vmid,
        int times) {
    /// Every request, for good.
    public static Where anything() {
        return new Where(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Integer.MAX_VALUE);
    }

    public Where at(Face wanted) {
        return new Where(Optional.of(wanted), node, endpoint, method, vmid, times);
    }

    public Where on(NodeName wanted) {
        return new Where(face, Optional.of(wanted), endpoint, method, vmid, times);
    }

    public Where endpoint(String template) {
        return new Where(face, node, Optional.of(template), method, vmid, times);
    }

    public Where times(int most) {
        return new Where(face, node, endpoint, method, vmid, most);
    }

    public Where method(Method wanted) {
        return new Where(face, node, endpoint, Optional.of(wanted), vmid, times);
    }

    public Where guest(Vmid wanted) {
        return new Where(face, node, endpoint, method, Optional.of(wanted), times);
    }

    boolean covers(Received request) {
        return face.map(request.face()::equals).orElse(true)
                && node.map(request.node()::equals).orElse(true)
                && endpoint.map(request.template()::equals).orElse(true)
                && method.map(request.method()::equals).orElse(true)
                && vmid.map(wanted -> request.path().matches(".*/(?:qemu|lxc)/%s(?:/.*)?".formatted(wanted)))
                        .orElse(true);
    }
}
