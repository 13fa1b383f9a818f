package dev.pvefleet.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What PVE's schema says of one endpoint.
///
/// @param check the permission expression; a missing node where any user may ask
/// @param proxied whether the node in the path answers, and not the one that was asked
record Rule(Method method, String template, JsonNode check, boolean proxied, Map<String, Property> properties) {
    private static final Pattern INDEX = Pattern.compile("\\d+$");

    /// The property behind a name; `net0` is described as `net[n]`.
    Optional<Property> property(String name) {
        Property exact = properties.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return Optional.ofNullable(properties.get(INDEX.matcher(name).replaceFirst("[n]")));
    }
}
