package dev.pvefleet.simulator.api;

import dev.pvefleet.model.NodeName;
import dev.pvefleet.simulator.cluster.Identity;
import java.util.List;
import java.util.Map;

/// One request, as either face takes it in.
///
/// @param entry the node that was asked, which passes the request on to the node in the path
/// @param warm whether a long-living process answers. A fresh one, as behind pvesh, has no earlier reading to compare
/// with and reports a CPU use of 0
/// @param path below `/api2/json`, decoded
/// @param params each name with all its values
public record Request(
        Identity who, NodeName entry, boolean warm, Method method, String path, Map<String, List<String>> params) {
    public Request {
        params = Map.copyOf(params);
    }
}
